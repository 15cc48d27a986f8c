// What a server may make of true records: parts exchanged, other places, another order, old ones again, and sizes that
// nobody needs. Nothing wrong is believed, and what is right stays in use.
#include <algorithm>
#include <functional>

#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "vault/forks.h"

using namespace chatelaine;
using namespace chatelaine::test;

using Bend = std::function<void(std::vector<sync::Revision>&)>;
Q_DECLARE_METATYPE(Bend)

class StoryOfBentAnswers : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  ItemId m_item;
  ItemId m_other;
  ItemId m_mailItem;
  VaultId m_mail;

  bool hasProblem(ErrorCode code) {
    return std::ranges::contains(m_world->gateway->problems(), code, &vault::Problem::code);
  }
  // Of these items of one vault, as the server shows them.
  void bendItems(const VaultId& vault, Bend bend) {
    m_world->onAnswer = [vault, bend](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains(vault.hex() + "/items")) return;
      auto page = sync::decode<sync::ItemsPage>(answer.body).value();
      std::vector<sync::Revision> revisions;
      for (const Bytes& bytes : page.revisions) revisions.push_back(sync::decodeRevision(bytes).value());
      bend(revisions);
      page.revisions.clear();
      for (const sync::Revision& revision : revisions) page.revisions.push_back(encode(revision));
      answer.body = encode(page);
    };
  }
  void bendHeads(const std::function<void(sync::HeadsPage&)>& bend) {
    m_world->onAnswer = [this, bend](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains(m_world->payments.hex() + "/heads")) return;
      auto page = sync::decode<sync::HeadsPage>(answer.body).value();
      bend(page);
      answer.body = encode(page);
    };
  }
  bool showsEverything() {
    return opened(m_world->gateway, m_item) == "sk_live_1" && opened(m_world->gateway, m_other) == "sk_live_2" &&
           opened(m_world->gateway, m_mailItem) == "sk_mail";
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->found();
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    QVERIFY(m_world->publish().has_value());
    m_mail = m_world->owner->addVault("Mail", *offer)->id;
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_other = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Other"))->id;
    m_mailItem = m_world->owner->add(m_mail, stripe("sk_mail", "Mail"))->id;
    QVERIFY(m_world->publish().has_value());
  }

  void exchangedParts_areRefused_data() {
    QTest::addColumn<Bend>("bend");
    const auto row = [](const char* name, Bend bend) { QTest::newRow(name) << std::move(bend); };
    row("the fields of another item", [](auto& all) { std::swap(all[0].meta, all[1].meta); });
    row("the key of another item", [](auto& all) { std::swap(all[0].wrappedKey, all[1].wrappedKey); });
    row("fields and key exchanged", [](auto& all) { std::swap(all[0].meta, all[0].wrappedKey); });
    row("the head of another item", [](auto& all) { std::swap(all[0].header, all[1].header); });
    row("another vault in the head", [](auto& all) { all[0].header.vault = sync::teamVault; });
    row("another epoch in the head", [](auto& all) { all[0].header.epoch += 1; });
    row("another version in the head", [](auto& all) { all[0].header.version += 1; });
    row("another secret in the head", [](auto& all) { std::swap(all[0].header.secret, all[1].header.secret); });
    row("said to be deleted", [](auto& all) { all[0].header.deleted = true; });
  }
  void exchangedParts_areRefused() {
    QFETCH(Bend, bend);
    const auto labels = m_world->owner->credential(m_item)->labels;
    QVERIFY(m_world->owner->update(m_item, labels).has_value());
    QVERIFY(m_world->owner->update(m_other, m_world->owner->credential(m_other)->labels).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    bendItems(m_world->payments, bend);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    const bool oneIsGone =
        opened(m_world->gateway, m_item) == "not_found" || opened(m_world->gateway, m_other) == "not_found";
    QVERIFY(oneIsGone);  // never an older or a mixed one
    QVERIFY(hasProblem(ErrorCode::tampered));
    QCOMPARE(opened(m_world->gateway, m_mailItem), std::string("sk_mail"));
    m_world->onAnswer = {};
    m_world->gateway.reopen();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(showsEverything());
  }

  void aRecordOfAnotherVault_isRefused() {
    const sync::Revision foreign = Forger(*m_world, m_world->owner, m_mail).newest(m_mailItem).revision;
    QVERIFY(m_world->owner->update(m_item, m_world->owner->credential(m_item)->labels).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    bendItems(m_world->payments, [foreign](auto& all) { all = {foreign}; });
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), std::size_t{1});
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    QVERIFY(hasProblem(ErrorCode::tampered));
  }

  // The order of items says nothing; that of heads is the chain.
  void itemsInAnotherOrder_areTheSame() {
    for (int i = 0; i < 5; ++i) {
      QVERIFY(m_world->owner->add(m_world->payments, stripe("sk", "More " + std::to_string(i))).has_value());
    }
    QVERIFY(m_world->sync(m_world->owner).has_value());
    bendItems(m_world->payments, [](auto& all) { std::ranges::reverse(all); });
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), std::size_t{7});
    QVERIFY(m_world->gateway->problems().empty());
  }

  void bentHeads_stopTheVault_data() {
    QTest::addColumn<int>("bend");
    QTest::newRow("in another order") << 0;
    QTest::newRow("one left out") << 1;
    QTest::newRow("one twice") << 2;
    QTest::newRow("old ones again") << 3;
    QTest::newRow("one's operations for another's") << 4;
  }
  void bentHeads_stopTheVault() {
    QFETCH(int, bend);
    const sync::HeadRecord first = Forger(*m_world, m_world->owner, m_world->payments).heads().front();
    for (int i = 0; i < 3; ++i) {
      QVERIFY(m_world->owner->update(m_item, m_world->owner->credential(m_item)->labels).has_value());
      QVERIFY(m_world->sync(m_world->owner).has_value());
    }
    bendHeads([&](sync::HeadsPage& page) {
      if (page.heads.size() < 3) return;
      if (bend == 0) std::swap(page.heads[0], page.heads[1]), std::swap(page.operations[0], page.operations[1]);
      if (bend == 1) page.heads.erase(page.heads.begin()), page.operations.erase(page.operations.begin());
      if (bend == 2) page.heads[1] = page.heads[0], page.operations[1] = page.operations[0];
      if (bend == 3) page = {{encode(first.head)}, {first.operations}};
      if (bend == 4) std::swap(page.operations[0], page.operations[1]);
    });
    QVERIFY(!m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    QCOMPARE(opened(m_world->gateway, m_mailItem), std::string("sk_mail"));
    QVERIFY(vault::Forks(*m_world->gateway).open().empty());  // true records in another order prove no fork
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(showsEverything());
  }

  // A whole vault as it was some time ago, to somebody who knows only a part of it.
  void olderWholeVault_isARollback() {
    m_world->copyServer("older.db");
    QVERIFY(m_world->owner->remove(m_other).has_value());
    QVERIFY(m_world->publish().has_value());
    m_world->returnServer("older.db");
    m_world->gateway.session = {};
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(opened(m_world->gateway, m_other), std::string("not_found"));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
  }

  void tenMegabytes_areRefused_data() {
    QTest::addColumn<QString>("part");
    for (const char* part : {"/v1/challenges", "/v1/session", "/v1/sync", "/heads", "/items", "/v1/secrets/"}) {
      QTest::newRow(part) << QString::fromLatin1(part);
    }
  }
  void tenMegabytes_areRefused() {
    QFETCH(QString, part);
    QVERIFY(m_world->owner->replaceSecret(m_item, m_world->owner->credential(m_item)->binding, keyField("new"))
                .has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->gateway.session = {};
    Bytes huge{std::byte{0x5a}, std::byte{0x00}, std::byte{0xa0}, std::byte{0x00}, std::byte{0x00}};  // a byte string
    huge.resize(huge.size() + (10U << 20), std::byte{0x41});
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target.contains(part.toStdString())) answer.body = huge;
    };
    (void)m_world->sync(m_world->gateway);
    QVERIFY(opened(m_world->gateway, m_item) != "new");
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("new"));
  }

  // Somebody's fields of ten megabytes, all of it signed: the server doesn't take them, and from a server that does,
  // nobody shows them.
  void tenMegabytesOfFields_areSetAside() {
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    auto fields = sync::decodeCredentialFields(forger.newest(m_item).fields).value();
    fields.labels.label = std::string(10U << 20, 'x');
    const sync::Commit commit = forger.commit({forger.edited(m_item, encode(fields))});
    QCOMPARE(forger.post(commit).status, 413);
    forger.serve(commit);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    QCOMPARE(opened(m_world->gateway, m_other), std::string("sk_live_2"));
    QVERIFY(hasProblem(ErrorCode::limitExceeded));
    QVERIFY(std::filesystem::file_size(m_world->gateway.options.folder / "vault.db") < (8U << 20));
  }
};

CHATELAINE_TEST(StoryOfBentAnswers);
#include "story_of_bent_answers.moc"
