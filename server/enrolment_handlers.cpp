// Joining: an owner's invitation, the newcomer's sealed card, the owner's sealed answer. The server understands none.
#include "server/answers.h"
#include "server/service.h"
#include "sync/enrolment_api.h"

namespace chatelaine::server {
namespace {

constexpr std::chrono::hours longestInvite{1};
constexpr std::chrono::hours answerLifetime{24};  // the newcomer may have gone to lunch
constexpr std::size_t largestEnrolment = 4 * 1024;
constexpr std::size_t largestAdmission = 1024 * 1024;

}  // namespace

bool Caller::isOwner() const {
  const sync::Member* member = memberOfDevice(roster(), principal);
  return member != nullptr && member->role == sync::Role::owner;
}

Result<Caller> Service::owner(const Visit& visit) {
  CHATELAINE_TRY(caller, authorise(visit));
  if (!caller.isOwner()) return fail(ErrorCode::denied, "owners only");
  return caller;
}

Service::Answer Service::postInvite(const Visit& visit) {
  CHATELAINE_TRY(caller, owner(visit));
  CHATELAINE_TRY(notice, received(sync::decode<sync::InviteNotice>(visit.request.body)));
  const Timestamp now = m_options.clock();
  const StoredInvite invite{
      notice.id, caller.team, now + std::min<std::chrono::seconds>(notice.lifetime, longestInvite), {}, {}};
  const auto added = m_store.addInvite(invite, now);
  if (added || added.error().code != ErrorCode::alreadyExists)
    return added ? Answer(cbor({})) : std::unexpected(added.error());
  CHATELAINE_TRY(known, m_store.invite(notice.id, now));  // an answer that was lost, or somebody else's id
  if (known && known->team == caller.team) return cbor({});
  return fail(ErrorCode::conflict, "that invitation is taken");
}

// Known to who has the code and to the server. `team` null: of any team.
Result<StoredInvite> Service::inviteOf(const Visit& visit, const TeamId& team) {
  CHATELAINE_TRY(id, idFrom<Hash>(visit.values["invite"]));
  CHATELAINE_TRY(invite, m_store.invite(id, m_options.clock()));
  if (!invite || (!team.isNull() && invite->team != team)) return fail(ErrorCode::notFound, "no such invitation");
  return *std::move(invite);
}

Service::Answer Service::inviteState(const Visit& visit) {
  CHATELAINE_TRY(invite, inviteOf(visit, {}));
  sync::InviteState state;
  if (!invite.admission.empty()) state.admission = std::move(invite.admission);
  return cbor(encode(state));
}

Service::Answer Service::cancelInvite(const Visit& visit) {
  CHATELAINE_TRY(caller, owner(visit));
  CHATELAINE_TRY(id, idFrom<Hash>(visit.values["invite"]));
  CHATELAINE_CHECK(m_store.dropInvite(caller.team, id));
  return cbor({});
}

Service::Answer Service::admit(const Visit& visit) {
  CHATELAINE_TRY(caller, owner(visit));
  CHATELAINE_TRY(invite, inviteOf(visit, caller.team));
  const Bytes& sealed = visit.request.body;
  if (sealed.empty() || sealed.size() > largestAdmission) return fail(ErrorCode::limitExceeded, "the answer's size");
  const Timestamp now = m_options.clock();
  CHATELAINE_CHECK(m_store.setAdmission(invite.id, sealed, now, now + answerLifetime));
  return cbor({});
}

Service::Answer Service::enrol(const Visit& visit) {
  CHATELAINE_TRY(asked, received(sync::decode<sync::EnrolmentRequest>(visit.request.body)));
  if (asked.sealed.empty() || asked.sealed.size() > largestEnrolment)
    return fail(ErrorCode::limitExceeded, "the card's size");
  const Timestamp now = m_options.clock();
  CHATELAINE_TRY(invite, m_store.invite(asked.invite, now));
  if (!invite) return fail(ErrorCode::notFound, "no such invitation");
  CHATELAINE_CHECK(m_store.setEnrolment(asked.invite, asked.sealed, now, now + answerLifetime));
  m_options.changed(invite->team);
  return cbor({});
}

Service::Answer Service::enrolments(const Visit& visit) {
  CHATELAINE_TRY(caller, owner(visit));
  CHATELAINE_TRY(invites, m_store.invites(caller.team, m_options.clock()));
  sync::EnrolmentsPage page;
  for (StoredInvite& invite : invites) {
    if (invite.admission.empty() && !invite.enrolment.empty())
      page.enrolments.push_back({invite.id, std::move(invite.enrolment)});
  }
  return cbor(encode(page));
}

}  // namespace chatelaine::server
