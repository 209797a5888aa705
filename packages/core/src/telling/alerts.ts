import { type Address, webhookAddress } from './address.ts';
import { alertContent } from './alert-content.ts';
import { discordAlert } from './alert-discord.ts';
import { jsonAlert } from './alert-json.ts';
import { slackAlert } from './alert-slack.ts';
import type { Dispatch } from './dispatch.ts';
import { send } from './send.ts';
import type { Told } from './told.ts';

type Format = 'slack' | 'discord' | 'json';

/** A webhook to tell. */
export interface Webhook {
  address: Address;
  format: Format;
  /** `alert (slack)`; numbered when there are several. */
  name: string;
}

/** The inputs that name them. */
export interface WebhookOptions {
  alertUrl?: readonly string[] | undefined;
  alertFormat: Format | 'auto';
}

/**
 * The webhooks among the inputs.
 *
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
export function webhooksOf({ alertUrl = [], alertFormat }: WebhookOptions): Webhook[] {
  return alertUrl.map((text, index) => {
    const number = alertUrl.length === 1 ? '' : ` ${index + 1}`;
    const address = webhookAddress(
      text,
      number === '' ? 'alert-url' : `alert-url, number${number},`,
    );
    const format = alertFormat === 'auto' ? formatOf(address.url) : alertFormat;
    return { address, format, name: `alert${number} (${format})` };
  });
}

/** The alerts to send, one to each webhook. Whether it is worth one, the stage knows. */
export function alertDeliveries(told: Told, options: WebhookOptions): Dispatch[] {
  return webhooksOf(options).map(({ address, format, name }) => ({
    to: name,
    send: (signal) => {
      const body = JSON.stringify(bodyOf(format, told));
      return send(address, { method: 'POST', contentType: 'application/json', body }, { signal });
    },
  }));
}

/** Discord takes Slack's format too, at its webhook's address with `/slack` behind it. */
function formatOf({ hostname, pathname }: URL): Format {
  if (/^hooks\.slack(-gov)?\.com$/.test(hostname)) return 'slack';
  if (!/^([a-z]+\.)?discord(app)?\.com$/.test(hostname)) return 'json';
  return pathname.endsWith('/slack') ? 'slack' : 'discord';
}

function bodyOf(format: Format, told: Told): unknown {
  if (format === 'json') return jsonAlert(told);
  const content = alertContent(told);
  return format === 'slack' ? slackAlert(content) : discordAlert(content);
}
