/** What is said of samples of RealtimeKit. Source: docs/service.md, "Payloads". */
export const REPLACED_RTK = 'From the first revision of the page, replaced in summer 2026.';
export const STORED_ORDER = 'Its fields are ordered as PostgreSQL keeps them: copied from a stored delivery.';
