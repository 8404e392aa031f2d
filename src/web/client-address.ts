import { isIPv4, isIPv6 } from "node:net";

/**
 * Whom a limit counts: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one customer has.
 * Some proxies write a port behind the address. Of a client that has hung up already there is none.
 */
export function addressGroup(address: string | undefined): string {
  const bare = (address ?? "")
    .trim()
    .toLowerCase()
    .replace(/^\[(.+)\](?::\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1] ?? bare;
  if (isIPv4(mapped)) return mapped;
  return isIPv6(bare) ? `${firstGroups(bare)}::/64` : "unknown";
}

function firstGroups(address: string): string {
  const [head = "", tail] = address.split("::");
  const groupsOf = (text: string | undefined) => (text === undefined || text === "" ? [] : text.split(":"));
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
