import type { ProviderCopy } from '../../../shared/telephony/provider.ts';
import type { Log } from '../../../shared/steps/log.ts';
import type { PhonePorts } from '../ports.ts';
import type { TakeText } from '../sms/takeText.ts';
import type { TakeRecording } from '../voice/takeRecording.ts';

/** What looking through the provider's copy needs of the outside. */
export interface CopyPorts extends PhonePorts {
  readonly copy: ProviderCopy;
  readonly takeText: TakeText;
  readonly takeRecording: TakeRecording;
  readonly log: Log;
}
