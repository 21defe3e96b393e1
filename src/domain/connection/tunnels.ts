/** The programs that are known by name. */
export const TUNNELS = ['cloudflared', 'wrangler', 'ngrok'] as const;

export type TunnelName = (typeof TUNNELS)[number];
