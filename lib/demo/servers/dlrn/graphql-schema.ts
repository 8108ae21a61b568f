import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isObjectType,
} from "graphql";
import { listCommits, listPackageStatus, listVotes, listVotesAgg } from "./graphql-queries";
import { argumentsOf, nodeInterface, objectTypes, whereType } from "./graphql-types";
import type { DlrnInstance } from "./instance";

/** Fields of the introspection types that came after the server's GraphQL library. */
const NEWER_FIELDS: Record<string, readonly string[]> = {
  __Schema: ["description"],
  __Type: ["specifiedByURL", "isOneOf"],
  __InputValue: ["isDeprecated", "deprecationReason"],
  __Directive: ["isRepeatable", "isDeprecated", "deprecationReason"],
};

/** Arguments of the introspection types' fields that came later. */
const NEWER_ARGUMENTS: Record<string, readonly string[]> = {
  __Schema: ["directives"],
  __Type: ["inputFields"],
  __Field: ["args"],
  __Directive: ["args"],
};

/** A copy of an introspection type as the server's older library describes itself. */
function asOlderLibrary(type: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(type) || !type.name.startsWith("__")) return type;
  const config = type.toConfig();
  for (const name of NEWER_FIELDS[type.name] ?? []) delete config.fields[name];
  for (const name of NEWER_ARGUMENTS[type.name] ?? []) {
    const field = config.fields[name];
    if (field) config.fields[name] = { ...field, args: {} };
  }
  return new GraphQLObjectType(config);
}

/** A schema whose introspection tells only what the recorded server tells. */
class RecordedSchema extends GraphQLSchema {
  private told: Record<string, GraphQLNamedType> | undefined;

  override getTypeMap(): Record<string, GraphQLNamedType> {
    this.told ??= Object.fromEntries(
      Object.entries(super.getTypeMap()).map(([name, type]) => [name, asOlderLibrary(type)]),
    );
    return this.told;
  }
}

/** Resolves a Relay id; what is not found is null. */
function nodeOf({ store }: DlrnInstance, id: string): object | undefined {
  const [, type = "", number] = /^(\w+):(\d+)$/.exec(Buffer.from(id, "base64").toString("latin1")) ?? [];
  const rows: Record<string, () => object | undefined> = {
    Commit: () => store.commit(Number(number)),
    CIVote: () => store.civotes.find((vote) => vote.id === Number(number)),
    CIVoteAgg: () => store.civotesAgg.find((vote) => vote.id === Number(number)),
  };
  return rows[type]?.();
}

/** DLRN's GraphQL schema; `oldServer` leaves out what older servers do not know. */
export function dlrnSchema(oldServer: boolean): GraphQLSchema {
  const { commit, vote, voteAgg, packageStatus } = objectTypes(oldServer);
  const text = (...names: string[]) => argumentsOf(GraphQLString, names);
  const int = (...names: string[]) => argumentsOf(GraphQLInt, names);
  const bool = (...names: string[]) => argumentsOf(GraphQLBoolean, names);
  const newer = (args: object) => (oldServer ? {} : args);
  const query = new GraphQLObjectType<unknown, DlrnInstance>({
    name: "Query",
    fields: {
      node: {
        type: nodeInterface,
        args: { id: { type: new GraphQLNonNull(GraphQLID) } },
        resolve: (_root, { id }, instance) => nodeOf(instance, id),
      },
      commits: {
        type: new GraphQLList(commit),
        args: {
          ...text("projectName", "component", "status"),
          ...int("offset", "limit"),
          ...text("commitHash", "distroHash", "extendedHash"),
        },
        resolve: (_root, asked, instance) => listCommits(instance, asked),
      },
      civote: {
        type: new GraphQLList(vote),
        args: {
          ...int("commitId"),
          ...text("ciName"),
          ...bool("ciVote", "ciInProgress"),
          ...int("timestamp"),
          ...text("user", "component"),
          ...int("offset", "limit"),
          ...newer({ where: { type: whereType("CIVoteWhere") } }),
        },
        resolve: (_root, asked, instance) => listVotes(instance, asked),
      },
      civoteAgg: {
        type: new GraphQLList(voteAgg),
        args: {
          ...text("refHash", "ciName"),
          ...bool("ciVote", "ciInProgress"),
          ...int("timestamp"),
          ...text("user"),
          ...int("offset", "limit"),
          ...newer({
            ...bool("lastRefHash"),
            where: { type: whereType("CIVoteAggWhere") },
          }),
        },
        resolve: (_root, asked, instance) => listVotesAgg(instance, asked),
      },
      packageStatus: {
        type: new GraphQLList(packageStatus),
        args: text("projectName", "status"),
        resolve: (_root, asked, instance) => listPackageStatus(instance, asked),
      },
    },
  });
  return new RecordedSchema({ query });
}
