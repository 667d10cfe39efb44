// The listings of the API as lists: page after page, until there is no more.

/** Of each listing that is read here: the member with the items, the one that asks for the next page, the one that bounds it. */
const LISTINGS = {
  AdminListGroupsForUser: ['Groups', 'NextToken', 'Limit'],
  ListGroups: ['Groups', 'NextToken', 'Limit'],
  ListUserPoolClients: ['UserPoolClients', 'NextToken', 'MaxResults'],
  ListUserPools: ['UserPools', 'NextToken', 'MaxResults'],
  ListUsers: ['Users', 'PaginationToken', 'Limit'],
};

/**
 * What `operation` lists, all of it, or no more pages once there are `most`. `ask` is what `Core.look` gives; undefined when
 * the service refuses.
 */
export function listed(ask, operation, input, most = Infinity) {
  const [items, token, limit] = LISTINGS[operation];
  const all = [];
  let next;
  do {
    const page = ask({ operation, input: { ...input, [limit]: 60, [token]: next } });
    if (page === undefined) return undefined;
    all.push(...page[items]);
    next = page[token];
  } while (next !== undefined && all.length < most);
  return all;
}
