import { ChannelsPart } from './ChannelsPart.tsx';
import { OpenAlerts } from './OpenAlerts.tsx';
import { RulesPart } from './RulesPart.tsx';
import './alerts.css';

/** What is wrong, the ways to tell somebody, and who is told of what. */
export function AlertsSection() {
  return (
    <div className="stack stack--wide">
      <OpenAlerts />
      <ChannelsPart />
      <RulesPart />
    </div>
  );
}
