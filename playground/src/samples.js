// A document for each system, from the samples of the command line.

import aep from "../../specs-sample/aep/lanterns.yaml";
import arm from "../../specs-sample/arm/seamarks.json";
import widgets from "../../specs-sample/data-plane/widgets.json";
import fabric from "../../specs-sample/fabric/notebooks.json";
import generic from "../../specs-sample/generic/ferries.yaml";
import google from "../../specs-sample/google/aviaries.yaml";
import graph from "../../specs-sample/graph/exhibits.yaml";

export const SAMPLES = [
  ["Azure Resource Manager", arm],
  ["Azure data plane", widgets],
  ["Microsoft Fabric", fabric],
  ["Microsoft Graph", graph],
  ["AEP", aep],
  ["Google", google],
  ["HTTP in general", generic],
];
