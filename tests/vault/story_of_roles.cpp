// Who writes, signs or adds what their role doesn't allow, together with a server that takes everything: nobody
// believes it, and nobody gets a secret by it.
#include <algorithm>

#include "crypto/random.h"
#include "sync/item_id.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "tests/vault/forger.h"
#include "vault/forks.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Forks;
using chatelaine::vault::Grant;
using chatelaine::vault::Membership;

class StoryOfRoles : public QObject {
  Q_OBJECT
 private:
  enum class Who { auditor, editor, gateway };
  std::unique_ptr<Crowd> m_world;
  ItemId m_item;

  static bool hasProblem(Party& party, ErrorCode code) {
    return std::ranges::contains(party->problems(), code, &vault::Problem::code);
  }
  Bytes fieldsOf(sync::ItemKind kind) const {
    Agent agent;
    agent.name = "mallory";
    switch (kind) {
      case sync::ItemKind::pin: return sync::encode(Pin{m_item, m_item, m_world->payments, 7, std::nullopt});
      case sync::ItemKind::agent: return sync::encode(agent);
      case sync::ItemKind::name: return sync::encode(sync::Name{Bytes(16), "mallory"});
      default: break;
    }
    sync::CredentialFields fields;
    const Credential known = m_world->owner->credential(m_item).value();
    fields.labels = known.labels;
    fields.labels.name = "mallory";
    fields.binding = known.binding;
    return encode(fields);
  }
  // What the program would never write: a new item of a kind that isn't the author's.
  sync::Commit forbidden(const Forger& forger, Party& author, sync::ItemKind kind, const VaultId& vault) const {
    const sync::RevisionHeader header{.fmt = sync::format,
                                      .team = *author->team(),
                                      .vault = vault,
                                      .item = sync::newItemId(vault),
                                      .kind = kind,
                                      .epoch = 1,
                                      .version = 1,
                                      .prev = {},
                                      .deleted = false,
                                      .author = author->card().id,
                                      .secret = {}};
    return forger.commit({sync::sealRevision(header, forger.metadataKey(), fieldsOf(kind))});
  }
  // The server names a newer roster, and shows this one.
  void showRoster(const sync::Roster& roster) {
    m_world->onAnswer = [roster](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target == sync::path::sync) {
        auto state = sync::decode<sync::SyncState>(answer.body).value();
        state.rosterRevision = roster.revision;
        answer.body = encode(state);
      } else if (request.target.starts_with(std::string(sync::path::roster) + "?")) {
        answer.body = encode(sync::RosterPage{{encode(roster)}, {}});
      }
    };
  }
  std::size_t keysAtTheServer(const PrincipalId& recipient, sync::KeyPurpose purpose) {
    auto rows = m_world->serverDatabase()
                    .prepare("SELECT count(*) FROM wrapped_key WHERE recipient = ? AND purpose = ?")
                    .value();
    rows.bind(recipient.view()).bind(static_cast<std::int64_t>(purpose));
    return rows.step().value() ? static_cast<std::size_t>(rows.integer(0)) : 99;
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
  }

  void whatARoleMayNotWrite_isBelievedByNobody_data() {
    QTest::addColumn<int>("who");
    QTest::addColumn<int>("kind");
    using enum sync::ItemKind;
    const std::pair<Who, const char*> people[] = {
        {Who::auditor, "auditor"}, {Who::editor, "editor"}, {Who::gateway, "gateway"}};
    const std::pair<sync::ItemKind, const char*> kinds[] = {
        {credential, "credential"}, {pin, "pin"}, {agent, "agent"}, {name, "name"}};
    for (const auto& [who, person] : people) {
      for (const auto& [kind, thing] : kinds) {
        if (who == Who::editor && kind == credential) continue;
        QTest::addRow("%s, %s", person, thing) << static_cast<int>(who) << static_cast<int>(kind);
      }
    }
  }
  void whatARoleMayNotWrite_isBelievedByNobody() {
    QFETCH(int, who);
    QFETCH(int, kind);
    const auto itemKind = static_cast<sync::ItemKind>(kind);
    const auto role = static_cast<Who>(who) == Who::auditor ? sync::Role::auditor : sync::Role::editor;
    std::unique_ptr<Party> member;
    if (static_cast<Who>(who) != Who::gateway) {
      member = m_world->join("Mallory", {Grant::Kind::member, role, {}, {m_world->payments}});
    }
    Party& author = member ? *member : m_world->gateway;
    QVERIFY(m_world->publish().has_value());
    const bool isTeams = itemKind == sync::ItemKind::agent || itemKind == sync::ItemKind::name;
    const VaultId vault = isTeams ? sync::teamVault : m_world->payments;
    const Forger forger(*m_world, author, vault);
    const sync::Commit commit = forbidden(forger, author, itemKind, vault);
    QCOMPARE(forger.post(commit).status, 403);
    forger.serve(commit);
    for (Party* reader : {&m_world->owner, &m_world->gateway}) {
      QVERIFY(m_world->sync(*reader).has_value());
      QVERIFY(hasProblem(*reader, ErrorCode::denied));
      QCOMPARE((*reader)->credentials(m_world->payments).size(), std::size_t{1});
      QVERIFY((*reader)->agents().empty() && (*reader)->pins().empty());
      QVERIFY((*reader)->nameOf(Bytes(16)) != "mallory");
    }
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // Signed while the editor was one, kept back, and shown when they aren't any more.
  void backdatedHeadOfARemovedEditor_isRefused() {
    const auto ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->publish().has_value());
    const Forger forger(*m_world, *ana, m_world->payments);
    auto fields = sync::decodeCredentialFields(forger.newest(m_item).fields).value();
    fields.labels.label = "backdated";
    const sync::Commit commit = forger.commit({forger.edited(m_item, encode(fields))});
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*ana)))
                .has_value());
    m_world->settleKeys(m_world->gateway);
    QVERIFY(forger.post(commit).status == 401 || forger.post(commit).status == 403);
    forger.serve(commit);
    for (Party* reader : {&m_world->owner, &m_world->gateway}) {
      QVERIFY(!m_world->sync(*reader).has_value());
      QVERIFY((*reader)->credential(m_item)->labels.label != "backdated");
      QVERIFY(Forks(**reader).open().empty());  // who has no right any more can't prove anything either
    }
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    m_world->onAnswer = {};
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void removedMember_isNotPutBack() {
    const auto ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    const sync::Roster with = *m_world->owner->roster();
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*ana)))
                .has_value());
    m_world->settleKeys(m_world->gateway);
    const sync::Roster without = *m_world->owner->roster();
    showRoster(with);  // the roster of that time
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    sync::Roster again = without;  // or a new one, which only she signs
    again.prev = hashOf(without);
    again.revision += 1;
    again.members = with.members;
    sync::signRoster(again, (*ana)->keys());
    showRoster(again);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
    QVERIFY(*m_world->gateway->roster() == without);
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(Forks(*m_world->gateway).open().empty());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // One stolen device of an owner can name a gateway. It gets no secret key by that, however long it waits.
  void gatewayOfAStolenOwner_getsNoSecretKey() {
    const sync::PrincipalKeys thief = sync::generatePrincipalKeys();
    sync::Roster next = *m_world->owner->roster();
    next.prev = hashOf(next);
    next.revision += 1;
    next.gateways.push_back(thief.card());
    for (sync::RosterVault& vault : next.vaults) vault.gateways.push_back(thief.card().id);
    sync::signRoster(next, m_world->owner->keys());
    const sync::ApiRequest post{"POST", std::string(sync::path::roster), encode(sync::RosterUpdate{encode(next), {}}),
                                m_world->owner.session.token};
    QCOMPARE(m_world->carry(post).status, 200);
    for (int hour = 0; hour < 3; ++hour) {
      m_world->tick(std::chrono::hours(1));
      m_world->owner.session = m_world->gateway.session = {};
      QVERIFY(m_world->sync(m_world->owner).has_value());
      QVERIFY(m_world->sync(m_world->gateway).has_value());
    }
    QCOMPARE(keysAtTheServer(thief.card().id, sync::KeyPurpose::secret), std::size_t{0});
    QVERIFY(keysAtTheServer(m_world->gateway->card().id, sync::KeyPurpose::secret) > 0);
    const auto waiting = Membership(*m_world->owner).waitingForHandOver();
    QVERIFY(std::ranges::contains(waiting, std::pair(thief.card().id, m_world->payments)));
  }
};

CHATELAINE_TEST(StoryOfRoles);
#include "story_of_roles.moc"
