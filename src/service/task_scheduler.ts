/**
 * What the Task Scheduler of Windows starts
 * (https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema).
 */
import type { ServiceFacts } from "./facts.ts";
import { xmlText } from "./xml.ts";

/** Of the account that the system itself works as. */
const LOCAL_SYSTEM = "S-1-5-18";

/**
 * An argument as programs on Windows take a command line apart
 * (https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments).
 */
export function windowsArgument(text: string): string {
  if (text !== "" && !/[\s"]/.test(text)) return text;
  // Backslashes are doubled where a quote follows, the closing one included.
  return `"${
    text.replace(/(\\*)("|$)/g, (_, slashes: string, end: string) =>
      slashes + slashes + (end === '"' ? '\\"' : ""))
  }"`;
}

/** The task. `user` is whom it starts for at logon ("MACHINE\\name"). */
export function taskXml({ program, args, scope }: ServiceFacts, user: string): string {
  const [executable = "", ...words] = [...program, ...args];
  const mine = scope === "user";
  const trigger = mine
    ? `<LogonTrigger><UserId>${xmlText(user)}</UserId></LogonTrigger>`
    : "<BootTrigger/>";
  const principal = mine
    ? `<UserId>${xmlText(user)}</UserId><LogonType>InteractiveToken</LogonType>` +
      "<RunLevel>LeastPrivilege</RunLevel>"
    : `<UserId>${LOCAL_SYSTEM}</UserId><RunLevel>HighestAvailable</RunLevel>`;
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>MirrorSphere, which keeps exact copies of folders</Description>
  </RegistrationInfo>
  <Triggers>
    ${trigger}
  </Triggers>
  <Principals>
    <Principal id="Author">${principal}</Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${xmlText(executable)}</Command>
      <Arguments>${xmlText(words.map(windowsArgument).join(" "))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}
