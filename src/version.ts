import packageJson from '../package.json' with { type: 'json' };

/** This package's version, such as `0.1.0`. */
export const VERSION: string = packageJson.version;

/** Of Node and the platform too: who reports a fault copies it. */
export function versionText(isJson: boolean): string {
  const node = process.versions.node;
  const platform = `${process.platform}-${process.arch}`;
  if (isJson) return `${JSON.stringify({ name: 'dyte-hooks', version: VERSION, node, platform })}\n`;
  return `dyte-hooks ${VERSION} (node ${node}, ${platform})\n`;
}
