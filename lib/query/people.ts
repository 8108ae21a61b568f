import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { PeopleAnswer, PeopleQuery, PersonAnswer } from "@/lib/contract/directory";
import { apiGet, segment } from "./api";

/** One page of the people of the site. Who is open in the drawer belongs to the page, not to the resource. */
export const peopleQuery = ({ open: _o, format: _f, ...query }: PeopleQuery) =>
  queryOptions({
    queryKey: ["people", query],
    queryFn: ({ signal }) => apiGet<PeopleAnswer>("people", query, signal),
    placeholderData: keepPreviousData,
  });

/** One person. */
export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ["person", id],
    queryFn: ({ signal }) => apiGet<PersonAnswer>(`people/${segment(id)}`, {}, signal),
  });
