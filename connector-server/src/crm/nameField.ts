/** Objects whose records are not named by a field `Name`. */
const NAMED_BY: Readonly<Record<string, string>> = {
  Case: 'CaseNumber',
  Contract: 'ContractNumber',
  Event: 'Subject',
  Order: 'OrderNumber',
  ServiceAppointment: 'AppointmentNumber',
  Solution: 'SolutionName',
  Task: 'Subject',
  WorkOrder: 'WorkOrderNumber',
};

/** The field that names a record of this object. */
export function nameField(object: string): string {
  return NAMED_BY[object] ?? 'Name';
}
