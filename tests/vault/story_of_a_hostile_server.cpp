// P4: the server may alter, drop, replay, reorder and invent. Clients refuse, none crashes, and nothing is lost.
#include <algorithm>

#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "vault/audit_log.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

bool hasProblem(Party& party, ErrorCode code) {
  const auto problems = party->problems();
  return std::ranges::any_of(problems, [&](const vault::Problem& problem) { return problem.code == code; });
}

bool isAbout(const sync::ApiRequest& request, std::string_view part) { return request.target.contains(part); }

}  // namespace

class StoryOfAHostileServer : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  ItemId m_item;
  ItemId m_other;
  std::filesystem::path m_freshGateway;  // has joined, has seen nothing

  void settleWithACredential() {
    m_world = std::make_unique<World>();
    m_world->found();
    m_world->gateway.close();
    m_freshGateway = m_world->folder.file("fresh-gateway");
    m_world->gateway.copyTo(m_freshGateway);
    m_world->gateway.reopen();
    QVERIFY(m_world->publish().has_value());
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    m_other = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Other"))->id;
    QVERIFY(m_world->publish().has_value());
  }
  // Only what is right, or nothing.
  bool showsOnlyTheTruth() {
    for (const auto& [item, secret] : {std::pair(m_item, "sk_live_1"), std::pair(m_other, "sk_live_2")}) {
      const auto fields = m_world->gateway->openSecret(item);
      if (fields && find(*fields, "key")->text() != secret) return false;
      const auto credential = m_world->gateway->credential(item);
      if (credential && *credential != *m_world->owner->credential(item)) return false;
    }
    return m_world->gateway->credentials(m_world->payments).size() <= 2;
  }
  bool showsEverything() {
    return opened(m_world->gateway, m_item) == "sk_live_1" && opened(m_world->gateway, m_other) == "sk_live_2" &&
           m_world->gateway->problems().empty();
  }

 private Q_SLOTS:
  void init() { settleWithACredential(); }

  // One byte of one answer at a time, over a gateway's whole first synchronisation.
  void everyAnswerWithAFlippedByte_isRefusedAndForgotten() {
    std::vector<std::size_t> sizes;
    m_world->onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
      sizes.push_back(answer.body.size());
    };
    m_world->gateway.returnTo(m_freshGateway);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(showsEverything());
    const std::vector<std::size_t> answers = sizes;
    QVERIFY(answers.size() >= 8);
    for (std::size_t answer = 0; answer < answers.size(); ++answer) {
      const std::size_t step = std::max<std::size_t>(answers[answer] / 12, 1);
      for (std::size_t place = 0; place < answers[answer]; place += step) {
        m_world->gateway.returnTo(m_freshGateway);
        std::size_t count = 0;
        m_world->onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& got) {
          if (count++ == answer && place < got.body.size()) got.body[place] ^= std::byte{0x04};
        };
        (void)m_world->sync(m_world->gateway);
        QVERIFY2(showsOnlyTheTruth(), ("answer " + std::to_string(answer) + " at " + std::to_string(place)).c_str());
        m_world->onAnswer = {};
        (void)m_world->sync(m_world->gateway);
        m_world->gateway.reopen();  // asks again for what was left out
        QVERIFY(m_world->sync(m_world->gateway).has_value());
        QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
        QCOMPARE(opened(m_world->gateway, m_other), std::string("sk_live_2"));
      }
    }
  }

  // Every row of the server's database that a client reads, altered where it lies.
  void everyStoredRecordWithAFlippedByte_isRefused_data() {
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("column");
    for (const auto& [table, column] :
         {std::pair("roster", "body"), std::pair("head", "body"), std::pair("item", "body"),
          std::pair("secret", "body"), std::pair("wrapped_key", "sealed"), std::pair("head", "operations"),
          std::pair("item", "hash")}) {
      QTest::addRow("%s.%s", table, column) << QByteArray(table) << QByteArray(column);
    }
  }
  void everyStoredRecordWithAFlippedByte_isRefused() {
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, column);
    m_world->copyServer("good.db");
    const std::string sql = "SELECT " + column.toStdString() + " FROM " + table.toStdString();
    for (std::size_t place : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
      std::vector<Bytes> bodies;
      {
        auto rows = m_world->serverDatabase().prepare(sql);
        while (rows->step().value()) bodies.push_back(rows->blob(0));
      }
      QVERIFY(!bodies.empty());
      for (const Bytes& body : bodies) {
        Bytes altered = body;
        altered[std::min(body.size() - 1, body.size() * place / 3)] ^= std::byte{0x10};
        auto update =
            m_world->serverDatabase().prepare("UPDATE " + table.toStdString() + " SET " + column.toStdString() +
                                              " = ? WHERE " + column.toStdString() + " = ?");
        QVERIFY(update->bind(altered).bind(body).run().has_value());
        m_world->gateway.returnTo(m_freshGateway);
        (void)m_world->sync(m_world->gateway);
        QVERIFY(showsOnlyTheTruth());
        m_world->returnServer("good.db");
        m_world->gateway.session = {};
      }
    }
    m_world->gateway.reopen();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));  // what stays is the evidence
    QCOMPARE(opened(m_world->gateway, m_other), std::string("sk_live_2"));
  }

  void itemLeftOut_isMissedAndNamed() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!isAbout(request, "/items")) return;
      auto page = sync::decode<sync::ItemsPage>(answer.body).value();
      std::erase_if(page.revisions,
                    [&](const Bytes& bytes) { return sync::decodeRevision(bytes)->header.item == m_item; });
      answer.body = encode(page);
    };
    m_world->gateway.returnTo(m_freshGateway);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    QCOMPARE(opened(m_world->gateway, m_other), std::string("sk_live_2"));
    QVERIFY(hasProblem(m_world->gateway, ErrorCode::tampered));
    m_world->onAnswer = {};
    m_world->gateway.reopen();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(showsEverything());
  }

  // P6 against a server that withholds: the head names the new revision, so the old one is gone at once.
  void newRevisionWithheld_neverTheOlderVersion() {
    QVERIFY(m_world->owner->replaceSecret(m_item, m_world->owner->credential(m_item)->binding, keyField("new"))
                .has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (isAbout(request, "/items")) answer.body = encode(sync::ItemsPage{{}, 99, false});
    };
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    m_world->onAnswer = {};
    m_world->gateway.reopen();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("new"));
  }

  void olderRevisionReplayed_isRefused() {
    const Bytes old = encode(Forger(*m_world, m_world->owner, m_world->payments).newest(m_item).revision);
    QVERIFY(m_world->owner->replaceSecret(m_item, m_world->owner->credential(m_item)->binding, keyField("new"))
                .has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (isAbout(request, "/items")) answer.body = encode(sync::ItemsPage{{old}, 99, false});
    };
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    QVERIFY(hasProblem(m_world->gateway, ErrorCode::tampered));
  }

  void ciphertextSwappedBetweenItems_isRefused() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!isAbout(request, m_world->payments.hex() + "/items")) return;
      auto page = sync::decode<sync::ItemsPage>(answer.body).value();
      auto one = sync::decodeRevision(page.revisions[0]).value();
      auto two = sync::decodeRevision(page.revisions[1]).value();
      std::swap(one.meta, two.meta);
      std::swap(one.wrappedKey, two.wrappedKey);
      page.revisions = {encode(one), encode(two)};
      answer.body = encode(page);
    };
    m_world->gateway.returnTo(m_freshGateway);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->credentials(m_world->payments).empty());
    QVERIFY(hasProblem(m_world->gateway, ErrorCode::tampered));
  }

  void secretsSwapped_areMissing() {
    Bytes first;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!isAbout(request, "/v1/secrets/")) return;
      if (first.empty()) first = answer.body;
      else answer.body = first;
    };
    m_world->gateway.returnTo(m_freshGateway);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    const std::string one = opened(m_world->gateway, m_item);
    const std::string two = opened(m_world->gateway, m_other);
    QVERIFY((one == "sk_live_1" && two == "not_found") || (one == "not_found" && two == "sk_live_2"));
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    QCOMPARE(opened(m_world->gateway, m_other), std::string("sk_live_2"));
  }

  void ownMetadataKey_isRefused() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!isAbout(request, "/v1/roster")) return;
      auto page = sync::decode<sync::RosterPage>(answer.body).value();
      for (sync::WrappedKey& key : page.keys) {
        key = sync::wrapKey(crypto::randomSecret(32), *m_world->gateway->team(), key.vault, key.epoch, key.purpose,
                            key.recipient, m_world->gateway->card().kem)
                  .value();
      }
      answer.body = encode(page);
    };
    m_world->gateway.returnTo(m_freshGateway);
    (void)m_world->sync(m_world->gateway);
    QVERIFY(m_world->gateway->credentials(m_world->payments).empty());
    QVERIFY(!m_world->gateway->eventKey(m_world->payments).has_value());
  }

  void restoredOlderDatabase_isARollback() {
    m_world->copyServer("older.db");
    QVERIFY(m_world->owner->remove(m_other).has_value());
    QVERIFY(m_world->publish().has_value());
    m_world->copyServer("newer.db");
    m_world->returnServer("older.db");
    m_world->onRequest = [](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return request.target.ends_with("/past") ? std::optional(sync::ApiResponse{403, {}}) : std::nullopt;
    };  // and doesn't take what it has lost
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QVERIFY(m_world->owner->vaults().front().isReadOnly);
    QVERIFY(hasProblem(m_world->owner, ErrorCode::rolledBack));
    QCOMPARE(m_world->owner->add(m_world->payments, stripe("x", "New")).error().code, ErrorCode::rolledBack);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    QCOMPARE(opened(m_world->gateway, m_other), std::string("not_found"));
    m_world->gateway.reopen();
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));  // a restart doesn't forget it
    m_world->returnServer("newer.db");
    QVERIFY(m_world->publish().has_value());
    QVERIFY(!m_world->owner->vaults().front().isReadOnly);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void hiddenVault_isARollback() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!isAbout(request, "/v1/sync")) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      std::erase_if(state.vaults, [&](const sync::VaultPosition& at) { return at.id == m_world->payments; });
      answer.body = encode(state);
    };
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
  }

  void forkedHead_isRefused() {
    m_world->copyServer("before.db");
    m_world->owner.close();
    const auto twin = m_world->folder.file("twin");
    m_world->owner.copyTo(twin);
    m_world->owner.reopen();
    QVERIFY(m_world->owner->remove(m_other).has_value());
    QVERIFY(m_world->publish().has_value());
    // Another history of the same height, signed by the same device, as a server may get from a device restored from a
    // copy.
    m_world->returnServer("before.db");
    m_world->owner.returnTo(twin);
    QVERIFY(m_world->owner->remove(m_item).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->gateway.session = {};
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    // It grows longer: the chain still isn't ours.
    QVERIFY(m_world->owner->add(m_world->payments, stripe("x", "More")).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QVERIFY(m_world->gateway->vaults().front().isReadOnly);
  }

  void commitByAGateway_ofWhatOnlyMembersMayWrite_isQuarantined() {
    const Forger forger(*m_world, m_world->gateway, m_world->payments);
    auto fields = sync::decodeCredentialFields(forger.newest(m_item).fields).value();
    fields.labels.label = "by the gateway";
    const sync::Commit commit = forger.commit({forger.edited(m_item, encode(fields))});
    QCOMPARE(forger.post(commit).status, 403);
    // A server that took it all the same:
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (isAbout(request, "/v1/sync")) {
        auto state = sync::decode<sync::SyncState>(answer.body).value();
        for (sync::VaultPosition& at : state.vaults) {
          if (at.id == m_world->payments) at = {at.id, commit.head.head.height, hashOf(commit.head.head)};
        }
        answer.body = encode(state);
      } else if (isAbout(request,
                         m_world->payments.hex() + "/heads?from=" + std::to_string(commit.head.head.height + 1))) {
        answer.body = encode(sync::HeadsPage{});
      } else if (isAbout(request, m_world->payments.hex() + "/heads")) {
        answer.body = encode(sync::HeadsPage{{encode(commit.head.head)}, {commit.head.operations}});
      } else if (isAbout(request, m_world->payments.hex() + "/items")) {
        answer.body = encode(sync::ItemsPage{{encode(commit.revisions[0])}, 99, false});
      }
    };
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(hasProblem(m_world->owner, ErrorCode::denied));
    QVERIFY(m_world->owner->credential(m_item)->labels.label != "by the gateway");
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("not_found"));
    QCOMPARE(opened(m_world->gateway, m_other), std::string("sk_live_2"));
  }

  void strangersRoster_isRefused() {
    const sync::PrincipalKeys thief = sync::generatePrincipalKeys();
    sync::Roster next = *m_world->owner->roster();
    next.prev = hashOf(next);
    next.revision += 1;
    next.members[0].devices.push_back(thief.card());
    sync::signRoster(next, thief);
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (isAbout(request, "/v1/sync")) {
        auto state = sync::decode<sync::SyncState>(answer.body).value();
        state.rosterRevision = next.revision;
        answer.body = encode(state);
      } else if (isAbout(request, "/v1/roster")) {
        answer.body = encode(sync::RosterPage{{encode(next)}, {}});
      }
    };
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
    QVERIFY(hasProblem(m_world->gateway, ErrorCode::denied));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(showsEverything());
  }

  void olderRoster_isARollback() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!isAbout(request, "/v1/sync")) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      state.rosterRevision = 0;
      answer.body = encode(state);
    };
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
  }

  void says200AndForgets_isNoticed() {
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target.ends_with("/past")) return sync::ApiResponse{403, {}};
      if (request.method != "POST" || !isAbout(request, "/commits")) return std::nullopt;
      return sync::ApiResponse{200, encode(sync::CommitAccepted{7})};
    };
    QVERIFY(m_world->owner->remove(m_other).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::rolledBack);
    QVERIFY(hasProblem(m_world->owner, ErrorCode::rolledBack));
    m_world->onRequest = {};  // one that only forgot gets it again, and isn't asked all the time
    m_world->tick(std::chrono::minutes(10));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(!hasProblem(m_world->owner, ErrorCode::rolledBack));
  }

  void tooFastForSecrets_holdsUpNoRevocation() {
    const auto later = m_world->owner->add(m_world->payments, stripe("sk_live_3", "Later"));
    QVERIFY(later.has_value());
    QVERIFY(m_world->owner->remove(m_other).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!isAbout(request, "/v1/secrets/")) return std::nullopt;
      return sync::ApiResponse{429, {}};
    };
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(!m_world->gateway->credential(m_other).has_value());
    QVERIFY(!m_world->gateway->openSecret(later->id).has_value());
    m_world->onRequest = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, later->id), std::string("sk_live_3"));
  }

  void nonsense_isRefused_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("HTML") << QByteArray("<html>bad gateway</html>");
    QTest::newRow("huge array") << QByteArray::fromHex("9bffffffffffffffff");
    QTest::newRow("deep nesting") << QByteArray(100'000, '\x81');
  }
  void nonsense_isRefused() {
    QFETCH(QByteArray, body);
    for (const std::string_view part :
         {"/v1/challenges", "/v1/session", "/v1/sync", "/v1/roster", "/heads", "/items"}) {
      m_world->gateway.returnTo(m_freshGateway);
      m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
        if (isAbout(request, part)) answer.body = copyOf(bytesOf(body.toStdString()));
      };
      QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::corrupt);
    }
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(showsEverything());
  }

  void pagesWithoutEnd_end() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (isAbout(request, "/items")) answer.body = encode(sync::ItemsPage{{}, 0, true});
    };
    m_world->gateway.returnTo(m_freshGateway);
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::corrupt);
    QVERIFY(m_world->requests < 100);
  }
};

CHATELAINE_TEST(StoryOfAHostileServer);
#include "story_of_a_hostile_server.moc"
