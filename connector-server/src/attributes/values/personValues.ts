/** Predefined values of the person: profile, surveys, and what is signed. */
import { both, events, group } from './predefinedValue.ts';

const PERSON = 'personalInfo.personalInfo';
const CONTACT = `${PERSON}.contacts.personalContact`;
const EMAIL_QUESTIONS = ['Email', 'E-mail', 'Email address', 'email'];
const PHONE_QUESTIONS = ['Phone', 'Phone number', 'phone'];
const NAME_QUESTIONS = ['Name', 'Your name', 'name'];
const preChat = (names: readonly string[]): string[] =>
  names.map((name) => `surveys.preChat[displayName=${name}].value`);
/** The newest consumer: who signs in midway comes as another one. */
const CONSUMER = 'consumerParticipants';

const SURVEY_EMAIL = { w: 'surveyQuestions.preChat.email.value', e: preChat(EMAIL_QUESTIONS) };
const SURVEY_PHONE = { w: 'surveyQuestions.preChat.phone.value', e: preChat(PHONE_QUESTIONS) };
const SURVEY_NAME = { w: 'surveyQuestions.preChat.name.value', e: preChat(NAME_QUESTIONS) };
const SDE_EMAIL = {
  w: 'SDE.personalInfo[0].contactInfo[0].email',
  ...both(events('PERSONAL_INFO', `${CONTACT}.email`)),
};
const SDE_PHONE = {
  w: 'SDE.personalInfo[0].contactInfo[0].phone',
  ...both(events('PERSONAL_INFO', `${CONTACT}.phone`)),
};

export const PERSON_VALUES = group('Person', [
  { id: 'name', label: 'Name, wherever it is known from', derived: true },
  { id: 'firstName', label: 'First name, wherever it is known from', derived: true },
  { id: 'lastName', label: 'Last name, wherever it is known from', derived: true },
  {
    id: 'email',
    label: 'E-mail, wherever it is known from',
    derived: true,
    w: [SDE_EMAIL.w, 'visitorInfo.email', SURVEY_EMAIL.w, 'claimsAndAuthType.claims.email'],
    m: [...(SDE_EMAIL.m ?? []), `${CONSUMER}.email`],
    e: [...(SDE_EMAIL.e ?? []), ...SURVEY_EMAIL.e],
  },
  {
    id: 'phone',
    label: 'Phone, wherever it is known from',
    derived: true,
    w: [SDE_PHONE.w, 'visitorInfo.phone', SURVEY_PHONE.w, 'claimsAndAuthType.claims.phone_number'],
    m: [...(SDE_PHONE.m ?? []), `${CONSUMER}.phone`],
    e: [...(SDE_PHONE.e ?? []), ...SURVEY_PHONE.e],
  },
  { id: 'profileFirstName', label: 'Profile: first name', w: 'visitorInfo.firstName', m: `${CONSUMER}.firstName` },
  { id: 'profileLastName', label: 'Profile: last name', w: 'visitorInfo.lastName', m: `${CONSUMER}.lastName` },
  { id: 'profileEmail', label: 'Profile: e-mail', w: 'visitorInfo.email', m: `${CONSUMER}.email` },
  { id: 'profilePhone', label: 'Profile: phone', w: 'visitorInfo.phone', m: `${CONSUMER}.phone` },
  { id: 'sdeFirstName', label: 'First name (engagement attribute)', w: ['SDE.personalInfo[0].firstname', 'SDE.personalInfo[0].name'], ...both(events('PERSONAL_INFO', `${PERSON}.name`)) }, // prettier-ignore
  { id: 'sdeLastName', label: 'Last name (engagement attribute)', w: ['SDE.personalInfo[0].lastname', 'SDE.personalInfo[0].surname'], ...both(events('PERSONAL_INFO', `${PERSON}.surname`)) }, // prettier-ignore
  { id: 'sdeEmail', label: 'E-mail (engagement attribute)', ...SDE_EMAIL },
  { id: 'sdePhone', label: 'Phone (engagement attribute)', ...SDE_PHONE },
  { id: 'gender', label: 'Gender', w: 'SDE.personalInfo[0].gender', ...both(events('PERSONAL_INFO', `${PERSON}.gender`)) }, // prettier-ignore
  { id: 'age', label: 'Age', w: 'SDE.personalInfo[0].age', ...both(events('PERSONAL_INFO', `${PERSON}.customerAge.customerAgeInYears`)) }, // prettier-ignore
  { id: 'birthYear', label: 'Year of birth', w: 'SDE.personalInfo[0].birthday.year', ...both(events('PERSONAL_INFO', `${PERSON}.customerAge.customerYearOfBirth`)) }, // prettier-ignore
  { id: 'birthMonth', label: 'Month of birth', w: 'SDE.personalInfo[0].birthday.month', ...both(events('PERSONAL_INFO', `${PERSON}.customerAge.customerMonthOfBirth`)) }, // prettier-ignore
  { id: 'birthDay', label: 'Day of birth', w: 'SDE.personalInfo[0].birthday.day', ...both(events('PERSONAL_INFO', `${PERSON}.customerAge.customerDateOfBirth`)) }, // prettier-ignore
  { id: 'company', label: 'Company (person)', w: 'SDE.personalInfo[0].company', ...both(events('PERSONAL_INFO', `${PERSON}.company`)) }, // prettier-ignore
  { id: 'personLanguage', label: 'Language (person)', w: 'SDE.personalInfo[0].language', ...both(events('PERSONAL_INFO', `${PERSON}.language`)) }, // prettier-ignore
  { id: 'addressCountry', label: 'Country (address)', w: 'SDE.personalInfo[0].contactInfo[0].address.country', ...both(events('PERSONAL_INFO', `${CONTACT}.address.country`)) }, // prettier-ignore
  { id: 'addressRegion', label: 'Region (address)', w: 'SDE.personalInfo[0].contactInfo[0].address.region', ...both(events('PERSONAL_INFO', `${CONTACT}.address.region`)) }, // prettier-ignore
  { id: 'addressZip', label: 'Postal code (address)', w: 'SDE.personalInfo[0].contactInfo[0].address.zipCode', ...both(events('PERSONAL_INFO', `${CONTACT}.address.zipCode`)) }, // prettier-ignore
]);

export const SURVEY_VALUES = group('Survey', [
  { id: 'preChatEmail', label: 'Pre-chat survey: visitor e-mail', ...SURVEY_EMAIL },
  { id: 'preChatPhone', label: 'Pre-chat survey: visitor phone', ...SURVEY_PHONE },
  { id: 'preChatName', label: 'Pre-chat survey: visitor name', ...SURVEY_NAME },
]);

export const SIGNED_VALUES = group('Authentication', [
  { id: 'authenticationLevel', label: 'Authentication level', w: 'claimsAndAuthType.acr' },
  { id: 'claimsSubject', label: 'Signed in as (subject)', w: 'claimsAndAuthType.claims.sub' },
  { id: 'claimsIssuer', label: 'Signed in by (issuer)', w: 'claimsAndAuthType.claims.iss' },
  { id: 'claimsUsername', label: 'Signed in as (user name)', w: 'claimsAndAuthType.claims.preferred_username' },
  { id: 'steppedUp', label: 'Signed in during the conversation', m: 'info.wasStepUp' },
]);
