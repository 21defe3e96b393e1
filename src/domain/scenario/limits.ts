/** As many as the emulator remembers of one session. The command table loads this at start-up. */
export const MAX_PARTICIPANTS = 1000;
