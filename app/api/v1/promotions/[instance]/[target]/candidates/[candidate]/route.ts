import { getCandidate } from "@/lib/data/candidate-one";
import { route } from "@/lib/data/http/route";

export const GET = route("getCandidate", ({ reader, param }) =>
  getCandidate(reader, param("instance"), param("target"), param("candidate")),
);
