import type { WebhookEntity } from '../../../persistence/src/index.js';
import { SecretBoxError, type SecretBox } from '../secrets/secret-box.js';
import type { ChannelConfig } from './channel-config.js';

/** Puts addresses and secrets of channels away, and takes them out to send. */
export class ChannelVault {
  constructor(private readonly box: SecretBox) {}

  seal(webhookId: string, config: ChannelConfig): string {
    return this.box.seal(JSON.stringify(config), webhookId);
  }

  /** `problem`: for people; the key of the settings isn't the one it was put away with. */
  open({ id, sealed }: Pick<WebhookEntity, 'id' | 'sealed'>): ChannelConfig | { problem: string } {
    try {
      return JSON.parse(this.box.open(sealed, id)) as ChannelConfig;
    } catch (error) {
      if (!(error instanceof SecretBoxError)) throw error;
      return {
        problem: `the channel's secrets can't be opened (setting WAYOUT_SECRET_KEY): ${error.message}`,
      };
    }
  }
}
