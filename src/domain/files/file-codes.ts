/** Why a file behind a delivery could not be had. The codes are part of `--json`. */
export type FileFault =
  | 'refused'
  | 'gone'
  | 'address_refused'
  | 'redirect_refused'
  | 'too_large'
  | 'unreachable'
  | 'timeout'
  | 'broken'
  | 'failed';

/** Why there is no file: no link that could be followed, or what came of following it. */
export type FileCode = FileFault | 'no_file' | 'link_expired';
