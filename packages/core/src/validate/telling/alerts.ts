import { describeUrl } from '../../postgres/url.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import type { ValidateOptions } from '../context.ts';
import { type Address, webhookAddress } from './address.ts';
import { alertContent, isAlarming } from './alert-content.ts';
import { discordAlert } from './alert-discord.ts';
import { jsonAlert } from './alert-json.ts';
import { slackAlert } from './alert-slack.ts';
import type { Dispatch } from './dispatch.ts';
import { send } from './send.ts';

type Format = 'slack' | 'discord' | 'json';

/** A webhook to tell. */
export interface Webhook {
  address: Address;
  format: Format;
  /** `alert (slack)`; numbered when there are several. */
  name: string;
}

type WebhookOptions = Pick<ValidateOptions, 'alertUrl' | 'alertFormat'>;
type AlertOptions = WebhookOptions & Pick<ValidateOptions, 'identity' | 'databaseUrl'>;

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

/** The alerts to send: none while the deploy stands. */
export function alertDeliveries(report: ValidateReport, options: AlertOptions): Dispatch[] {
  if (!isAlarming(report)) return [];
  return webhooksOf(options).map(({ address, format, name }) => ({
    to: name,
    send: (signal) => {
      const body = JSON.stringify(bodyOf(format, report, options));
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

function bodyOf(format: Format, report: ValidateReport, options: AlertOptions): unknown {
  const { identity, databaseUrl } = options;
  const place = databaseUrl === undefined ? '' : describeUrl(databaseUrl);
  if (format === 'json') return jsonAlert(report, identity, place);
  const content = alertContent(report, identity, place);
  return format === 'slack' ? slackAlert(content) : discordAlert(content);
}
