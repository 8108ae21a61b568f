/** Where the pages of a Zuul are; tenant null = the root serves just one. */
export interface ZuulPlace {
  webUrl: string;
  tenant: string | null;
}

const root = ({ webUrl, tenant }: ZuulPlace) =>
  webUrl.replace(/\/+$/, "") + (tenant === null ? "" : `/t/${encodeURIComponent(tenant)}`);

export const zuulBuildLink = (place: ZuulPlace, uuid: string) =>
  `${root(place)}/build/${encodeURIComponent(uuid)}`;

export const zuulBuildsetLink = (place: ZuulPlace, uuid: string) =>
  `${root(place)}/buildset/${encodeURIComponent(uuid)}`;

/** The status page, where what runs now is shown. */
export const zuulStatusLink = (place: ZuulPlace) => `${root(place)}/status`;
