/** Whether a status says that it was done: any 2xx, which is all that services ask for (docs/service.md, "Retries"). */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
