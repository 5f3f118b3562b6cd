// The editor: JSON or YAML, with findings as underlines.

import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { SHOWN } from "./findings.js";

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--link)" },
  { tag: tags.string, color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warning)" },
  { tag: tags.comment, color: "var(--quiet)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--back)" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--panel)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--link) 8%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--link) 30%, transparent) !important" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-tooltip, .cm-panels": { color: "var(--text)", backgroundColor: "var(--panel)", border: "1px solid var(--line)" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", maxWidth: "34rem" },
});

/** `true` if a text is JSON rather than YAML. */
export const isJson = (text) => /^\s*[{[]/.test(text);

/** The offset of a line and a column, which count from 1; a column counts characters. */
function offset(document, { line, column }) {
  if (line > document.lines) return document.length;
  const { from, text } = document.line(line);
  return from + [...text].slice(0, column - 1).join("").length;
}

export class Editor {
  #view;
  #language = new Compartment();

  /**
   * @param {HTMLElement} parent
   * @param {(text: string) => void} changed
   */
  constructor(parent, changed) {
    const onChange = EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(this.text);
    });
    this.#view = new EditorView({
      parent,
      extensions: [
        basicSetup,
        this.#language.of(json()),
        lintGutter(),
        syntaxHighlighting(colors),
        theme,
        onChange,
        EditorView.contentAttributes.of({ "aria-label": "API description" }),
      ],
    });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  set text(text) {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      effects: this.#language.reconfigure(isJson(text) ? json() : yaml()),
    });
  }

  /** Underlines the first findings. */
  show(findings) {
    const { doc } = this.#view.state;
    const diagnostics = findings.slice(0, SHOWN).map(({ severity, message, help, rule, start, end }) => ({
      from: offset(doc, start),
      to: offset(doc, end),
      severity,
      message: [`${rule}: ${message}`, help && `help: ${help}`].filter(Boolean).join("\n"),
    }));
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** Moves the cursor to a finding. */
  jump({ start, end }) {
    const { doc } = this.#view.state;
    const [anchor, head] = [start, end].map((place) => offset(doc, place));
    this.#view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.#view.focus();
  }
}
