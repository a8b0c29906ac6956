/** Users, permission sets and roles: who is active, who holds what, who stands above whom. */
import type { Row } from '../schema/types.ts';
import { escape, form, table } from './html.ts';
import { given, SetupRefusal, type SetupContext, type SetupPage } from './setupPage.ts';

export const rowsOf = ({ org }: SetupContext, objectName: string): Row[] => {
  const definition = org.schema.object(objectName);
  return definition ? [...org.store.rows(definition)].filter((row) => row['IsDeleted'] !== true) : [];
};
const userRow = (context: SetupContext, id: string): Row =>
  rowsOf(context, 'User').find((row) => row['Id'] === id) ?? {};

function person(context: SetupContext, form_: URLSearchParams): { id: string; name: string } {
  const user = context.people.find(given(form_, 'user'));
  if (!user) throw new SetupRefusal('There is no user with this username.');
  return user;
}

export const usersPage: SetupPage = {
  path: 'ManageUsers',
  title: 'Users',
  render(context) {
    const roles = rowsOf(context, 'UserRole');
    const roleOptions = [['', 'None'], ...roles.map((role) => [String(role['Id']), String(role['Name'])])] as [string, string][]; // prettier-ignore
    return table(
      ['Full Name', 'Username', 'Email', 'Profile', 'Role', 'Active', ''],
      context.people.all().map((user) => {
        const row = userRow(context, user.id);
        const active = row['IsActive'] === true;
        return [
          escape(user.name),
          escape(user.username),
          escape(row['Email'] ?? ''),
          escape(user.profile),
          form(
            'role',
            'Save',
            [{ name: 'role', label: '', value: String(row['UserRoleId'] ?? ''), options: roleOptions }],
            { user: user.id },
          ),
          active ? (user.frozen ? 'Yes, frozen' : 'Yes') : 'No',
          form(active ? 'deactivate' : 'activate', active ? 'Deactivate' : 'Activate', [], { user: user.id }) +
            form(user.frozen ? 'unfreeze' : 'freeze', user.frozen ? 'Unfreeze' : 'Freeze', [], { user: user.id }),
        ];
      }),
    );
  },
  change(context, data) {
    const { id, name } = person(context, data);
    const action = data.get('action');
    if (action === 'freeze' || action === 'unfreeze') context.control.freezeUser(id, action === 'freeze');
    else if (action === 'role') context.control.setUser(id, { UserRoleId: data.get('role') || null });
    else context.control.setUser(id, { IsActive: action === 'activate' });
    return `${name} was saved.`;
  },
};

export const permissionSetsPage: SetupPage = {
  path: 'PermSets',
  title: 'Permission Sets',
  render(context) {
    const users = context.people.all();
    return [...context.people.permissionSets().values()]
      .map(({ name, label }) => {
        const holders = users.filter((user) => user.permissionSets.has(name));
        const others = users.filter((user) => !user.permissionSets.has(name));
        return `<section id="${escape(name)}"><h2>${escape(label)} <code>${escape(name)}</code></h2><p>Current assignments:</p><ul>${holders
          .map(
            (user) => `<li>${escape(user.username)} ${form('remove', 'Remove', [], { set: name, user: user.id })}</li>`,
          )
          .join('')}</ul>${form(
          'assign',
          'Add Assignment',
          [{ name: 'user', label: 'User', options: others.map((user) => [user.id, user.username] as const) }],
          { set: name },
        )}</section>`;
      })
      .join('');
  },
  change(context, data) {
    const { id, name } = person(context, data);
    const set = given(data, 'set');
    if (!context.people.permissionSets().has(set)) throw new SetupRefusal('There is no such permission set.');
    if (data.get('action') === 'remove') context.control.unassignPermissionSet(id, set);
    else context.control.assignPermissionSet(id, set);
    return `${name}: saved.`;
  },
};

export const callCentersPage: SetupPage = {
  path: 'CallCenters',
  title: 'Call Centers',
  render(context) {
    const centers = rowsOf(context, 'CallCenter');
    const users = context.people
      .all()
      .map((user) => ({ ...user, center: userRow(context, user.id)['CallCenterId'] ?? null }));
    if (centers.length === 0) return '<p>There are no call centers.</p>';
    return centers
      .map(({ Id, Name, InternalName }) => {
        const members = users.filter(({ center }) => center === Id);
        const others = users.filter(({ center }) => center !== Id);
        return `<section id="${escape(InternalName)}"><h2>${escape(Name)}</h2><p>Manage Call Center Users:</p><ul>${members
          .map((user) => `<li>${escape(user.username)} ${form('remove', 'Remove', [], { user: user.id })}</li>`)
          .join('')}</ul>${form(
          'add',
          'Add to Call Center',
          [{ name: 'user', label: 'User', options: others.map((user) => [user.id, user.username] as const) }],
          { center: String(Id) },
        )}</section>`;
      })
      .join('');
  },
  change(context, data) {
    const { id, name } = person(context, data);
    const center = data.get('action') === 'remove' ? null : given(data, 'center');
    context.control.setUser(id, { CallCenterId: center });
    return `${name}: saved.`;
  },
};
