/** What tests take chance from: the same each time, so that what failed fails again. */
export const TEST_SEED = process.env['TEST_SEED'] ?? '1';
