/** The configured filter without the traffic that the sensor itself makes; empty when all packets are wanted. */
export function combinedFilter(filter: string | undefined, excludeFilter: string | undefined): string {
  const parts: string[] = [];
  if (filter?.trim()) parts.push(`(${filter.trim()})`);
  if (excludeFilter?.trim()) parts.push(`not (${excludeFilter.trim()})`);
  return parts.join(' and ');
}
