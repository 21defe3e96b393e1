import { homeDirectory } from '../settings/directories.ts';
import type { ProjectFile } from '../settings/settings.ts';

type Node = Pick<NodeJS.Process, 'cwd' | 'env' | 'geteuid'>;

/** The file of the project that the working directory is in; undefined where there is none. */
export async function findProject(node: Node): Promise<ProjectFile | undefined> {
  const { findProjectFile } = await import('../settings/project-file.ts');
  const directory = workingDirectory(node);
  return directory === undefined
    ? undefined
    : findProjectFile({ directory, home: homeIfAny(node.env), uid: node.geteuid?.() });
}

/** Undefined where it was removed: no project is there then. */
function workingDirectory(node: Node): string | undefined {
  try {
    return node.cwd();
  } catch {
    return undefined;
  }
}

function homeIfAny(environment: NodeJS.ProcessEnv): string | undefined {
  try {
    return homeDirectory(environment);
  } catch {
    return undefined;
  }
}
