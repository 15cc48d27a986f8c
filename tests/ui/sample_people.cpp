#include "tests/ui/sample_people.h"

#include "core/words.h"
#include "tests/ui/sample_team.h"

namespace chatelaine::uitest {
namespace {

template <class Id>
Id idOf(int number) {
  Id id;
  id.bytes[0] = std::byte(number);
  return id;
}

}  // namespace

QString sampleWords() { return QStringLiteral("babob-lusab-tivor-kozin-gutih-dajop"); }

ui::TeamPageView samplePeople() {
  ui::TeamPageView view{.server = QStringLiteral("vault.example.com:4281"),
                        .fingerprint = QStringLiteral("9f3c21ab ").repeated(8).trimmed(),
                        .sync = QStringLiteral("Synced just now"),
                        .kitWords = sampleWords(),
                        .offlineGrace = std::chrono::hours(4),
                        .amOwner = true,
                        .members = {},
                        .gateways = {},
                        .invites = {}};
  view.members = {{idOf<MemberId>(1),
                   QStringLiteral("Ana Example"),
                   QStringLiteral("Owner"),
                   QStringLiteral("every vault"),
                   true,
                   true,
                   {{idOf<PrincipalId>(1), QStringLiteral("Ana's desk"), sampleWords(), true},
                    {idOf<PrincipalId>(2), QStringLiteral("Ana's laptop in the other office"), sampleWords(), false}}},
                  {idOf<MemberId>(2),
                   QStringLiteral("Paul"),
                   QStringLiteral("Editor"),
                   QStringLiteral("Payments, Research"),
                   false,
                   false,
                   {{idOf<PrincipalId>(3), QStringLiteral("Paul's desk"), sampleWords(), false}}}};
  view.gateways = {{idOf<PrincipalId>(4), QStringLiteral("gateway-1"), sampleWords(),
                    QStringLiteral("Payments, Research"), QString()},
                   {idOf<PrincipalId>(5), QStringLiteral("gateway-2"), sampleWords(), QStringLiteral("Payments"),
                    QStringLiteral("Payments"), true}};
  using State = ui::TeamPageView::Invite::State;
  view.invites = {{idOf<Hash>(1), QStringLiteral("New member, editor of Payments"),
                   QStringLiteral("Eve on Eve's desk asks to be let in"), State::asking},
                  {idOf<Hash>(2), QStringLiteral("New gateway for Research"),
                   QStringLiteral("Waiting for somebody to come with it"), State::waiting}};
  return view;
}

models::TeamView sampleTeamOfTwo() {
  models::TeamView team;
  for (const auto& [number, name] : {std::pair(1, "Payments"), std::pair(2, "Research")}) {
    vault::VaultSummary summary;
    summary.id = vaultId(number);
    summary.name = name;
    team.vaults.push_back(summary);
  }
  models::MemberView ana;
  ana.id = idOf<MemberId>(1);
  ana.name = "Ana Example";
  ana.role = sync::Role::owner;
  ana.isMe = true;
  models::MemberView paul;
  paul.id = idOf<MemberId>(2);
  paul.name = "Paul";
  team.members = {ana, paul};
  return team;
}

vault::Invite sampleInvite() {
  vault::Invite invite;
  invite.id = idOf<Hash>(1);
  invite.grant.vaults = {vaultId(1)};
  invite.expires = sampleNow + std::chrono::minutes(7);
  invite.state = vault::Invite::State::asking;
  invite.who = sync::Enrolment{{}, "Eve", "Eve's desk"};
  invite.words = sampleWords().toStdString();
  return invite;
}

models::ShownInvite sampleShownInvite() {
  Secret code(sync::inviteCodeSize);
  for (std::size_t i = 0; i < code.size(); ++i) code.writable()[i] = std::byte(i * 31 + 3);
  const sync::InviteLink link{"vault.example.com:4281", idOf<Hash>(9), code.clone()};
  return {idOf<Hash>(1), wordsOf(code.view()), textOf(link), sampleNow + std::chrono::seconds(571)};
}

std::vector<ui::ConflictView> sampleConflicts() {
  vault::Conflict labels;
  labels.id = 1;
  labels.name = "Stripe live";
  labels.fields = {"name", "expires"};
  labels.mine = {{}, "Ana's desk", "Ana", sampleNow, false, false, false, {}};
  labels.mine.values = {{"name", "Stripe live (EU)", {}}, {"expires", {}, sampleNow}};
  labels.theirs = {{}, "Paul's desk", "Paul", sampleNow - std::chrono::minutes(9), false, true, false, {}};
  labels.theirs.values = {{"name", "Stripe production", {}}, {"expires", "", {}}};
  vault::Conflict deletion;
  deletion.id = 2;
  deletion.kind = sync::ItemKind::agent;
  deletion.name = "billing-bot";
  deletion.why = ErrorCode::denied;
  deletion.mine = {{}, "Ana's desk", "Ana", sampleNow, true, false, false, {}};
  deletion.theirs = {{}, "", "", sampleNow - std::chrono::hours(30), false, false, false, {}};
  return {ui::conflictViewOf(labels, sampleNow), ui::conflictViewOf(deletion, sampleNow)};
}

models::TeamView sampleTeamWithTrash() {
  models::TeamView team = sampleTeamOfTwo();
  team.members[0].devices = {{idOf<PrincipalId>(1), "Ana's desk", {}, true}};
  team.members[1].devices = {{idOf<PrincipalId>(3), "Paul's desk", {}, false}};
  const auto rows = sampleRows();
  const std::chrono::hours ages[] = {std::chrono::hours(1), std::chrono::hours(24 * 12),
                                     std::chrono::hours(24 * 29 + 3)};
  for (std::size_t i = 0; i < std::size(ages); ++i) {
    const Timestamp when = sampleNow - ages[i];
    vault::DeletedCredential deleted{rows[i].credential, when, when + std::chrono::days(30),
                                     idOf<PrincipalId>(i == 1 ? 3 : 1), true};
    deleted.credential.vault = vaultId(i == 1 ? 2 : 1);
    team.deleted.push_back(deleted);
  }
  return team;
}

std::vector<models::ForkView> sampleForks() {
  using vault::EvidenceKind;
  std::vector<models::ForkView> forks;
  for (const EvidenceKind kind : {EvidenceKind::head, EvidenceKind::roster, EvidenceKind::record}) {
    const int number = static_cast<int>(kind) + 1;
    models::ForkView fork;
    fork.id = idOf<Hash>(number);
    fork.kind = kind;
    fork.vault = vaultId(1);
    fork.principal = idOf<PrincipalId>(3);
    fork.place = 12;
    fork.ours = vault::EvidenceSide{kind, idOf<PrincipalId>(1), sampleNow - std::chrono::hours(2), 12, idOf<Hash>(160)};
    fork.theirs =
        vault::EvidenceSide{kind, idOf<PrincipalId>(3), sampleNow - std::chrono::hours(1), 12, idOf<Hash>(161)};
    fork.found = sampleNow - std::chrono::minutes(4);
    forks.push_back(fork);
  }
  return forks;
}

std::vector<ui::ForkCard> sampleForkCards() {
  std::vector<ui::ForkCard> cards;
  for (const models::ForkView& fork : sampleForks())
    cards.push_back(ui::forkCardOf(fork, sampleTeamWithTrash(), sampleNow));
  return cards;
}

}  // namespace chatelaine::uitest
