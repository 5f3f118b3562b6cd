// The words of a finding in an editor.

/**
 * The message, what to do, and who is affected, a line each.
 * @param {any} finding as the command line writes it in JSON
 */
export function textOf({ message, help, help_typespec, breaks }) {
  const lines = [message];
  const todo = help_typespec ?? help;
  if (todo) lines.push(`help: ${todo}`);
  if (breaks) lines.push(`breaks: ${breaks}`);
  return lines.join("\n");
}
