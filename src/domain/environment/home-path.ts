/**
 * A path whose `~` is the home, as a shell has it where it sees one: not between quotes, not behind `=`,
 * and not in the file that a CI system takes its variables from.
 *
 * @param home asked for only where there is a `~`
 */
export function expandHome(path: string, home: () => string): string {
  return /^~(?=$|[/\\])/.test(path) ? `${home()}${path.slice(1)}` : path;
}
