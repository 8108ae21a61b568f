import {
  GraphQLBoolean,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLScalarType,
  GraphQLString,
} from "graphql";
import type { CiVoteRow, CommitRow } from "../../rows/row-types";
import { connectionOf } from "./graphql-connection";
import type { DlrnInstance } from "./instance";

/** Relay's global id: base64 of `Type:id`. */
export const globalId = (type: string, id: number): string =>
  Buffer.from(`${type}:${id}`, "latin1").toString("base64");

const idField = (type: string) => ({
  id: {
    type: new GraphQLNonNull(GraphQLID),
    resolve: (row: { id: number }) => globalId(type, row.id),
  },
});

const columns = (type: GraphQLOutputType, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { type }]));

export const argumentsOf = (
  type: GraphQLInputType,
  names: readonly string[],
): GraphQLFieldConfigArgumentMap => Object.fromEntries(names.map((name) => [name, { type }]));

export const nodeInterface = new GraphQLInterfaceType({
  name: "Node",
  fields: { id: { type: new GraphQLNonNull(GraphQLID) } },
  resolveType: (row: object) => ("commitHash" in row ? "Commit" : "commitId" in row ? "CIVote" : "CIVoteAgg"),
});

const pageInfo = new GraphQLObjectType({
  name: "PageInfo",
  fields: {
    ...columns(new GraphQLNonNull(GraphQLBoolean), ["hasNextPage", "hasPreviousPage"]),
    ...columns(GraphQLString, ["startCursor", "endCursor"]),
  },
});

const dateTime = new GraphQLScalarType({ name: "DateTime" });

const intFilter = new GraphQLInputObjectType({
  name: "IntFilter",
  fields: Object.fromEntries(["gt", "gte", "lt", "lte", "eq"].map((name) => [name, { type: GraphQLInt }])),
});

export const whereType = (name: string) =>
  new GraphQLInputObjectType({ name, fields: { timestamp: { type: intFilter } } });

const CONNECTION_ARGUMENTS = {
  ...argumentsOf(GraphQLString, ["before", "after"]),
  ...argumentsOf(GraphQLInt, ["first", "last"]),
};

/**
 * The object types of DLRN's schema. Fields and arguments stand in the order of the recorded introspection.
 * Resolvers find the instance in the context.
 */
export function objectTypes(oldServer: boolean) {
  const commit = new GraphQLObjectType<CommitRow, DlrnInstance>({
    name: "Commit",
    interfaces: [nodeInterface],
    fields: (): GraphQLFieldConfigMap<CommitRow, DlrnInstance> => ({
      ...idField("Commit"),
      ...columns(GraphQLString, ["type"]),
      ...columns(GraphQLInt, ["dtCommit", "dtDistro", "dtExtended", "dtBuild"]),
      ...columns(GraphQLString, ["projectName", "repoDir", "distgitDir", "commitHash", "distroHash"]),
      ...columns(GraphQLString, [
        "extendedHash",
        "commitBranch",
        "status",
        "component",
        "artifacts",
        "notes",
      ]),
      ...columns(GraphQLInt, ["flags"]),
      ...(oldServer ? {} : columns(GraphQLString, ["versionsCsv"])),
      civotes: {
        type: connection,
        args: CONNECTION_ARGUMENTS,
        resolve: (row, page, instance) => connectionOf(instance.store.votesOf(row.id), page),
      },
    }),
  });
  const vote = new GraphQLObjectType<CiVoteRow, DlrnInstance>({
    name: "CIVote",
    interfaces: [nodeInterface],
    fields: () => ({
      ...idField("CIVote"),
      ...columns(new GraphQLNonNull(GraphQLInt), ["commitId"]),
      ...columns(GraphQLString, ["ciName", "ciUrl"]),
      ...columns(GraphQLBoolean, ["ciVote", "ciInProgress"]),
      ...columns(GraphQLInt, ["timestamp"]),
      ...columns(GraphQLString, ["notes", "user", "component"]),
      commit: { type: commit, resolve: (row, _none, instance) => instance.store.commit(row.commitId) },
    }),
  });
  const edge = new GraphQLObjectType({
    name: "CIVoteEdge",
    fields: { node: { type: vote }, cursor: { type: new GraphQLNonNull(GraphQLString) } },
  });
  const connection = new GraphQLObjectType({
    name: "CIVoteConnection",
    fields: {
      pageInfo: { type: new GraphQLNonNull(pageInfo) },
      edges: { type: new GraphQLNonNull(new GraphQLList(edge)) },
    },
  });
  const voteAgg = new GraphQLObjectType({
    name: "CIVoteAgg",
    interfaces: [nodeInterface],
    fields: {
      ...idField("CIVoteAgg"),
      ...columns(new GraphQLNonNull(GraphQLString), ["refHash"]),
      ...columns(GraphQLString, ["ciName", "ciUrl"]),
      ...columns(GraphQLBoolean, ["ciVote", "ciInProgress"]),
      ...columns(GraphQLInt, ["timestamp"]),
      ...columns(GraphQLString, ["notes", "user"]),
    },
  });
  const packageStatus = new GraphQLObjectType({
    name: "PackageStatus",
    fields: {
      ...columns(new GraphQLNonNull(GraphQLID), ["id"]),
      ...columns(new GraphQLNonNull(GraphQLString), ["projectName", "status"]),
      lastSuccess: { type: dateTime },
      firstFailureCommit: { type: GraphQLString },
    },
  });
  return { commit, vote, voteAgg, packageStatus };
}
