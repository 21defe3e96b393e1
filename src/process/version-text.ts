import { VERSION } from '../version.ts';

/** The version, and those of Node and the platform: who reports a fault copies it. */
export function versionText(isJson: boolean): string {
  const node = process.versions.node;
  const platform = `${process.platform}-${process.arch}`;
  if (isJson) return `${JSON.stringify({ name: 'dyte-hooks', version: VERSION, node, platform })}\n`;
  return `dyte-hooks ${VERSION} (node ${node}, ${platform})\n`;
}
