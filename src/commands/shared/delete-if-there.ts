import { HooksError } from '../../domain/errors.ts';
import type { WebhooksApi } from '../../api/webhooks-api.ts';

/** @returns false where somebody else has deleted it meanwhile: that is what was wanted */
export async function deleteIfThere(api: Pick<WebhooksApi, 'delete'>, id: string): Promise<boolean> {
  try {
    await api.delete(id);
    return true;
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'webhook_not_found') throw error;
    return false;
  }
}
