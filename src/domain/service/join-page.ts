/** Where an API that is none of the vendor's has its page for joining: the emulator serves one. */
export function joinPageOnHost(apiUrl: string): string {
  return new URL('/meeting', apiUrl).href;
}
