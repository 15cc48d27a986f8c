// The record: append-only, one chain per principal.
#include "server/answers.h"
#include "server/service.h"

namespace chatelaine::server {
namespace {

constexpr std::size_t mostEvents = 10'000;

}  // namespace

Result<void> checkAuditSizes(const sync::AuditGroup& group) {
  if (group.events.empty() || group.events.size() > mostEvents)
    return fail(ErrorCode::limitExceeded, "too few or too many events in a group");
  for (const sync::SealedEvent& event : group.events)
    if (event.sealed.size() > sync::largestSealedEvent) return fail(ErrorCode::limitExceeded, "an event is too large");
  return {};
}

Service::Answer Service::postAudit(const Visit& visit) {
  CHATELAINE_TRY(caller, authorise(visit));
  CHATELAINE_TRY(group, received(sync::decodeAuditGroup(visit.request.body)));
  if (group.team != caller.team || group.principal != caller.principal)
    return fail(ErrorCode::denied, "everybody writes their own record");
  CHATELAINE_CHECK(checkAuditSizes(group));
  CHATELAINE_TRY(end, m_store.auditEnd(caller.team, caller.principal));
  if (group.firstSequence >= 1 &&
      group.firstSequence <= end.sequence) {  // a lost answer, or a fork of one's own record
    CHATELAINE_TRY(page, m_store.auditAfter(caller.team, caller.principal, group.firstSequence - 1, {.rows = 1}));
    if (!page.groups.empty() && page.groups.front() == visit.request.body) return cbor({});
    return fail(ErrorCode::conflict, "another group is here");
  }
  const sync::PrincipalCard& card = *cardOf(caller.roster(), caller.principal);
  CHATELAINE_TRY(after, sync::verifyAuditChain(end, std::span(&group, 1), card));
  CHATELAINE_CHECK(m_store.appendAudit(caller.team, {caller.principal, end, after, visit.request.body}));
  m_options.changed(caller.team);
  return cbor({});
}

Service::Answer Service::auditPage(const Visit& visit) {
  CHATELAINE_TRY(caller, authorise(visit));
  const auto wanted = http::queryValue(visit.request, "principal");
  if (!wanted) return fail(ErrorCode::invalidInput, "whose record?");
  CHATELAINE_TRY(principal, idFrom<PrincipalId>(*wanted));
  if (principal != caller.principal && isGateway(caller.roster(), caller.principal))
    return fail(ErrorCode::denied, "a gateway reads no record but its own");
  CHATELAINE_TRY(after, numberFrom(visit.request, "after", 0));
  CHATELAINE_TRY(page, m_store.auditAfter(caller.team, principal, after, {}));
  return cbor(encode(page));
}

Service::Answer Service::exportAudit(const Visit& visit) {
  if (m_options.auditExport == Export::refused) return fail(ErrorCode::notFound, "no export here");
  const auto wanted = http::queryValue(visit.request, "team");
  sync::AuditExportPage page;
  if (wanted) {
    CHATELAINE_TRY(team, idFrom<TeamId>(*wanted));
    CHATELAINE_TRY(after, numberFrom(visit.request, "after", 0));
    CHATELAINE_TRY(groups, m_store.auditExport(team, after, {}));
    page = std::move(groups);
    if (after == 0) {
      CHATELAINE_TRY(rosters, m_store.rosters(team, 0, {.rows = 100'000, .bytes = 32 * 1024 * 1024}));
      page.part.rosters = std::move(rosters);
    }
  }
  CHATELAINE_TRY(teams, m_store.teams());
  page.teams = std::move(teams);
  return cbor(encode(page));
}

}  // namespace chatelaine::server
