package record

import (
	"encoding/json"
	"flag"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"testing/synctest"
)

// TestRecord records; it tests nothing. It is a test because only tests can fake the clock. Build it
// with `go test -c` and run it with the arguments SCENARIOS.json PATIENCE FOLDER VERSIONS, the last
// as JSON by module; it writes FOLDER/go.json and FOLDER/terraform.json.
func TestRecord(t *testing.T) {
	// go-azure-sdk logs every request.
	log.SetOutput(io.Discard)
	text, err := os.ReadFile(flag.Arg(0))
	check(err)
	var scenarios []Scenario
	check(json.Unmarshal(text, &scenarios))
	patience, err := strconv.Atoi(flag.Arg(1))
	check(err)
	var versions map[string]string
	check(json.Unmarshal([]byte(flag.Arg(3)), &versions))
	for _, client := range []struct {
		name, module string
		run          func(Exchange, int) Run
	}{
		{"go", "github.com/Azure/azure-sdk-for-go/sdk/azcore", runAzcore},
		{"terraform", "github.com/hashicorp/go-azure-sdk/sdk", runTerraform},
	} {
		runs := map[string]Run{}
		for _, scenario := range scenarios {
			synctest.Test(t, func(*testing.T) {
				runs[scenario.Name] = client.run(scenario.Exchange, patience)
			})
		}
		recording, err := json.Marshal(map[string]any{
			"client":    client.name,
			"versions":  map[string]string{client.module: versions[client.module]},
			"scenarios": runs,
		})
		check(err)
		check(os.WriteFile(filepath.Join(flag.Arg(2), client.name+".json"), recording, 0o666))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
