// The words of a finding in an editor.

/**
 * The message, what to do, and who is affected, a line each.
 * @param {any} finding as the command line writes it in JSON
 */
export function textOf({ message, help, help_typespec, clients }) {
  const lines = [message];
  const todo = help_typespec ?? help;
  if (todo) lines.push(`help: ${todo}`);
  if (clients?.length > 0) lines.push(`breaks: ${clients.join(", ")}`);
  return lines.join("\n");
}
