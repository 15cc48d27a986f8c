// Somebody with an owner's real keys, together with the server: everything is signed, and still what breaks the rules
// is refused or set aside, alone.
#include <algorithm>
#include <functional>

#include "crypto/random.h"
#include "sync/item_id.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"

using namespace chatelaine;
using namespace chatelaine::test;

using Change = std::function<void(sync::Commit&)>;
Q_DECLARE_METATYPE(Change)

class StoryOfADishonestMember : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::unique_ptr<Forger> m_forger;
  ItemId m_item;
  ItemId m_other;
  std::filesystem::path m_fresh;  // a gateway that has joined and has seen nothing

  bool hasProblem(ErrorCode code) {
    const auto problems = m_world->gateway->problems();
    return std::ranges::contains(problems, code, &vault::Problem::code);
  }
  sync::RevisionHeader nextHeader() const {
    const sync::Revision before = m_forger->newest(m_item).revision;
    sync::RevisionHeader header = before.header;
    header.version += 1;
    header.prev = hashOf(before);
    return header;
  }
  sync::Revision sealed(const sync::RevisionHeader& header) const {
    return sync::sealRevision(header, m_forger->metadataKey(), m_forger->newest(m_item).fields);
  }
  // The gateway takes the head; the one item is set aside, its older version isn't used, the other item works on.
  void isSetAside(const sync::Commit& commit, ErrorCode code) {
    m_forger->serve(commit);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    QCOMPARE(opened(m_world->gateway, m_other), std::string("sk_live_2"));
    QVERIFY(hasProblem(code));
    m_world->gateway.reopen();
    QVERIFY(hasProblem(code));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
  }
  // A gateway that knows the team and nothing else reads the vault "Mail" before the genuine one: the server hides that
  // at first.
  void readForgedFirst(const VaultId& mail) {
    m_world->gateway.returnTo(m_fresh);
    const auto served = m_world->onAnswer;
    m_world->onAnswer = [&, served](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      served(request, answer);
      if (request.target != sync::path::sync) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      std::erase_if(state.vaults, [&](const sync::VaultPosition& at) { return at.id == m_world->payments; });
      answer.body = encode(state);
    };
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->credentials(m_world->payments).empty());
    QVERIFY(std::ranges::contains(m_world->gateway->heads(), mail, &sync::SeenHead::vault));
    m_world->onAnswer = served;
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->found();
    m_fresh = m_world->folder.file("fresh-gateway");
    m_world->gateway.close();
    m_world->gateway.copyTo(m_fresh);
    m_world->gateway.reopen();
    QVERIFY(m_world->publish().has_value());
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    m_other = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Other"))->id;
    QVERIFY(m_world->publish().has_value());
    m_forger = std::make_unique<Forger>(*m_world, m_world->owner, m_world->payments);
  }

  // Signed heads that break the chain's rules: the vault stops where it was, and its secrets with it.
  void badHeads_stopTheVault_data() {
    QTest::addColumn<int>("expected");
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, ErrorCode expected, Change change) {
      QTest::newRow(name) << static_cast<int>(expected) << std::move(change);
    };
    row("itemsRoot", ErrorCode::tampered, [](sync::Commit& c) { c.head.head.itemsRoot = Hash{}; });
    row("ops", ErrorCode::tampered, [](sync::Commit& c) { c.head.head.ops = Hash{}; });
    row("epoch", ErrorCode::tampered, [](sync::Commit& c) { c.head.head.epoch = 2; });
    row("older roster", ErrorCode::tampered, [](sync::Commit& c) { c.head.head.rosterRevision = 0; });
    row("newer format", ErrorCode::unsupportedVersion, [](sync::Commit& c) { c.head.head.fmt = 2; });
    row("another team", ErrorCode::tampered, [](sync::Commit& c) { c.head.head.team = TeamId{}; });
    row("another vault", ErrorCode::tampered, [](sync::Commit& c) { c.head.head.vault = sync::teamVault; });
  }
  void badHeads_stopTheVault() {
    QFETCH(int, expected);
    QFETCH(Change, change);
    const sync::Commit good = m_forger->commit({sealed(nextHeader())});
    sync::Commit commit = good;
    change(commit);
    sync::signHead(commit.head.head, m_world->owner->keys());
    m_forger->serve(good);  // where it is asked for
    const auto askedFor = m_world->onAnswer;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      askedFor(request, answer);
      if (!request.target.contains("/heads") || answer.body == encode(sync::HeadsPage{})) return;
      answer.body = encode(sync::HeadsPage{{encode(commit.head.head)}, {commit.head.operations}});
    };
    QCOMPARE(m_world->sync(m_world->gateway).error().code, static_cast<ErrorCode>(expected));
    QVERIFY(m_world->gateway->vaults().front().isReadOnly);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void strangersHead_stopsTheVault() {
    sync::Commit commit = m_forger->commit({sealed(nextHeader())});
    const auto thief = sync::generatePrincipalKeys();
    sync::signHead(commit.head.head, thief);
    m_forger->serve(commit);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
    commit.head.head.author = m_world->owner->card().id;
    m_forger->serve(commit);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::tampered);
  }

  void versionThatFell_isSetAside() {
    QVERIFY(m_world->owner->update(m_item, m_world->owner->credential(m_item)->labels).has_value());
    QVERIFY(m_world->publish().has_value());
    sync::RevisionHeader header = nextHeader();
    header.version = 2;
    isSetAside(m_forger->commit({sealed(header)}), ErrorCode::rolledBack);
  }

  void changedKind_isSetAside() {
    sync::RevisionHeader header = nextHeader();
    header.kind = sync::ItemKind::pin;
    header.secret.reset();
    const Bytes pin = sync::encode(Pin{m_item, m_other, m_world->payments, 0, std::nullopt});
    isSetAside(m_forger->commit({sync::sealRevision(header, m_forger->metadataKey(), pin)}), ErrorCode::tampered);
    QVERIFY(m_world->gateway->pins().empty());
  }

  void fieldsThatDontDecode_areSetAside() {
    const auto revision = sync::sealRevision(nextHeader(), m_forger->metadataKey(), bytesOf("not CBOR at all"));
    isSetAside(m_forger->commit({revision}), ErrorCode::corrupt);
  }

  void sealedUnderAnotherKey_isSetAside() {
    const auto revision = sync::sealRevision(nextHeader(), crypto::randomSecret(32), m_forger->newest(m_item).fields);
    isSetAside(m_forger->commit({revision}), ErrorCode::tampered);
  }

  void newerFormatOfOneItem_isSetAside() {
    sync::RevisionHeader header = nextHeader();
    header.fmt = 2;
    isSetAside(m_forger->commit({sealed(header)}), ErrorCode::unsupportedVersion);
  }

  void anotherAuthorInTheHeader_isSetAside() {
    sync::RevisionHeader header = nextHeader();
    header.author = m_world->gateway->card().id;
    isSetAside(m_forger->commit({sealed(header)}), ErrorCode::tampered);
  }

  void revisionOfAnotherVault_isSetAside() {
    sync::RevisionHeader header = nextHeader();
    header.vault = sync::teamVault;
    isSetAside(m_forger->commit({sealed(header)}), ErrorCode::tampered);
  }

  void tombstoneWithContent_isSetAside() {
    sync::Revision revision = sealed(nextHeader());
    revision.header.deleted = true;
    isSetAside(m_forger->commit({revision}), ErrorCode::corrupt);
  }

  void agentInAVault_isSetAside() {
    sync::RevisionHeader header = nextHeader();
    header.item = sync::newItemId(m_world->payments);
    header.version = 1;
    header.prev = {};
    header.kind = sync::ItemKind::agent;
    header.secret.reset();
    Agent agent;
    agent.name = "mallory";
    m_forger->serve(m_forger->commit({sync::sealRevision(header, m_forger->metadataKey(), sync::encode(agent))}));
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->agents().empty());
    QVERIFY(hasProblem(ErrorCode::denied));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // Whoever may write in one vault takes no item of another over, whichever of the two a replica reads first.
  void idOfAnotherVaultsItem_takesNothingOver_data() {
    QTest::addColumn<bool>("forgedFirst");
    QTest::newRow("the genuine one first") << false;
    QTest::newRow("the forged one first") << true;
  }
  void idOfAnotherVaultsItem_takesNothingOver() {
    QFETCH(bool, forgedFirst);
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    const auto mail = m_world->owner->addVault("Mail", *offer);
    QVERIFY(m_world->publish().has_value());
    const Forger elsewhere(*m_world, m_world->owner, mail->id);
    sync::RevisionHeader header = nextHeader();
    header.vault = mail->id;
    header.version = 1;
    header.prev = {};
    const Bytes fields = m_forger->newest(m_item).fields;
    const auto forged = elsewhere.commit({sync::sealRevision(header, elsewhere.metadataKey(), fields)});
    QCOMPARE(elsewhere.post(forged).status, 422);  // a server that checks doesn't take it
    elsewhere.serve(forged);
    if (forgedFirst) readForgedFirst(mail->id);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(hasProblem(ErrorCode::tampered));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QVERIFY(m_world->gateway->credential(m_item)->vault == m_world->payments);
    QVERIFY(m_world->gateway->credentials(mail->id).empty());
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), std::size_t{2});
  }

  // A head that only names the id, and a server that never shows the revision: nothing of the other vault goes.
  void idOfAnotherVaultsItemWithheld_withdrawsNothing() {
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    const auto mail = m_world->owner->addVault("Mail", *offer);
    QVERIFY(m_world->publish().has_value());
    const Forger elsewhere(*m_world, m_world->owner, mail->id);
    sync::RevisionHeader header = nextHeader();
    header.vault = mail->id;
    header.version = 1;
    header.prev = {};
    auto forged = elsewhere.commit({sync::sealRevision(header, elsewhere.metadataKey(), {})});
    forged.revisions.clear();
    elsewhere.serve(forged);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void setAside_isReplacedByTheNextGoodRevision() {
    const auto revision = sync::sealRevision(nextHeader(), m_forger->metadataKey(), bytesOf("not CBOR at all"));
    QCOMPARE(m_forger->post(m_forger->commit({revision})).status, 200);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    // The owner still sees what it had, and saves it again on top.
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->credential(m_item).has_value());
    sync::RevisionHeader header = revision.header;
    header.version += 1;
    header.prev = hashOf(revision);
    const Bytes fields = sync::encode([&] {
      sync::CredentialFields good;
      const Credential known = m_world->owner->credential(m_item).value();
      good.labels = known.labels;
      good.binding = known.binding;
      return good;
    }());
    QCOMPARE(m_forger->post(m_forger->commit({sync::sealRevision(header, m_forger->metadataKey(), fields)})).status,
             200);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QVERIFY(m_world->gateway->problems().empty());
  }
};

CHATELAINE_TEST(StoryOfADishonestMember);
#include "story_of_a_dishonest_member.moc"
