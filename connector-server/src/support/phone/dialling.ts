/**
 * How numbers are dialled per country: calling code, what stands before a national number at home (trunk prefix), and what
 * is dialled to leave the country. From ITU-T E.164 (assigned country codes) and the ITU's list of dialling procedures.
 */

export interface Dialling {
  code: string;
  /** Empty: national numbers are dialled as they are. */
  trunk: string;
  /** Dialled before a foreign number. */
  abroad: string;
}

/** `REGION code [trunk [abroad]]`; without trunk: `0`; `-`: none; without abroad: `00`. */
const LINES = `
US 1 1 011|CA 1 1 011|PR 1 1 011|DO 1 1 011|JM 1 1 011|TT 1 1 011|BS 1 1 011|BB 1 1 011|BM 1 1 011|KY 1 1 011|GU 1 1 011
RU 7 8 810|KZ 7 8 810|EG 20|ZA 27|GR 30 -|NL 31|BE 32|FR 33|ES 34 -|HU 36 06|IT 39 -|VA 39 -|RO 40|CH 41|AT 43
GB 44|GG 44|IM 44|JE 44|DK 45 -|SE 46|NO 47 -|PL 48 -|DE 49|PE 51|MX 52 -|CU 53 0 119|AR 54|BR 55|CL 56 -|CO 57 -|VE 58
MY 60|AU 61 0 0011|ID 62 0 001|PH 63|NZ 64|SG 65 - 001|TH 66 0 001|JP 81 0 010|KR 82 0 001|VN 84|CN 86|TR 90|IN 91|PK 92
AF 93|LK 94|MM 95|IR 98|SS 211|MA 212|DZ 213|TN 216 -|LY 218|GM 220 -|SN 221 -|MR 222 -|ML 223 -|GN 224 -|CI 225 -|BF 226 -
NE 227 -|TG 228 -|BJ 229 -|MU 230 -|LR 231|SL 232|GH 233|NG 234 0 009|TD 235 -|CF 236 -|CM 237 -|CV 238 -|ST 239 -|GQ 240 -
GA 241 -|CG 242 -|CD 243|AO 244 -|GW 245 -|SC 248 -|SD 249|RW 250|ET 251|SO 252 -|DJ 253 -|KE 254 0 000|TZ 255 0 000
UG 256 0 000|BI 257 -|MZ 258 -|ZM 260|MG 261|RE 262|ZW 263|NA 264|MW 265|LS 266 -|BW 267 -|SZ 268 -|KM 269 -|ER 291
AW 297 -|FO 298 -|GL 299 -|GI 350 -|PT 351 -|LU 352 -|IE 353|IS 354 -|AL 355|MT 356 -|CY 357 -|FI 358|BG 359|LT 370|LV 371 -
EE 372 -|MD 373|AM 374|BY 375 8 810|AD 376 -|MC 377 -|SM 378 -|UA 380|RS 381|ME 382|XK 383|HR 385|SI 386|BA 387|MK 389
CZ 420 -|SK 421|LI 423 -|BZ 501 -|GT 502 -|SV 503 -|HN 504 -|NI 505 -|CR 506 -|PA 507 -|HT 509 -|GP 590|BO 591|GY 592 -
EC 593|GF 594|PY 595|MQ 596|SR 597|UY 598|CW 599 -|TL 670 -|BN 673 -|PG 675 -|TO 676 -|FJ 679 -|PF 689 -|KP 850|HK 852 - 001
MO 853 -|KH 855 0 001|LA 856|BD 880|TW 886 0 002|MV 960 -|LB 961|JO 962|SY 963|IQ 964|KW 965 -|SA 966|YE 967|OM 968 -|PS 970
AE 971|IL 972|BH 973 -|QA 974 -|BT 975 -|MN 976 0 001|NP 977|TJ 992 8 810|TM 993 8 810|AZ 994|GE 995|KG 996|UZ 998 8 810`;

const REGIONS: ReadonlyMap<string, Dialling> = new Map(
  LINES.trim()
    .split(/[|\n]/)
    .map((line) => {
      const [region = '', code = '', trunk = '0', abroad = '00'] = line.split(' ');
      return [region, { code, trunk: trunk === '-' ? '' : trunk, abroad }];
    }),
);

const BY_CODE = new Map<string, Dialling>();
for (const dialling of REGIONS.values()) if (!BY_CODE.has(dialling.code)) BY_CODE.set(dialling.code, dialling);

/** By ISO 3166 code, whatever its case; null: unknown. */
export function diallingOf(region: string | null | undefined): Dialling | null {
  return REGIONS.get(region?.toUpperCase() ?? '') ?? null;
}

/** By an international number without prefix; null: no country has it. Codes are 1 to 3 digits, and none begins another. */
export function diallingOfNumber(digits: string): Dialling | null {
  for (const length of [1, 2, 3]) {
    const found = BY_CODE.get(digits.slice(0, length));
    if (found !== undefined) return found;
  }
  return null;
}
