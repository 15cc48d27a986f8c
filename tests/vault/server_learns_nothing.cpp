// P4: after a story in which everything has a name of its own, neither the server's rows, nor its files, nor its log,
// nor its memory hold one of them, in any form.
#include "crypto/random.h"
#include "tests/support/encodings.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/server_process.h"
#include "vault/trash.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

// Lower-case, as hosts are.
Secret word() { return Secret::copyOf(toHex(crypto::randomSecret(12).view())); }
std::string textOf(const Secret& secret) { return std::string(secret.text()); }

struct Words {
  Secret secret = word();
  Secret newSecret = word();
  Secret name = word();
  Secret host = word();
  Secret label = word();
  Secret identifier = word();
  Secret agent = word();
  Secret vault = word();
  Secret deleted = word();
  std::vector<std::pair<const char*, const Secret*>> all() const {
    return {{"secret", &secret}, {"new secret", &newSecret}, {"name", &name},
            {"host", &host},     {"label", &label},          {"identifier", &identifier},
            {"agent", &agent},   {"vault", &vault},          {"deleted name", &deleted}};
  }
};

}  // namespace

class ServerLearnsNothing : public QObject {
  Q_OBJECT
 private:
  // Nothing of it may fail: a story that ends early shows nothing.
  static void live(World& world, const Words& words) {
    world.settle();
    QVERIFY(world.owner->renameVault(world.payments, textOf(words.vault)).has_value());
    CredentialDraft draft = stripe(words.secret.text(), textOf(words.name));
    draft.labels.label = textOf(words.label);
    draft.labels.identifier = textOf(words.identifier);
    draft.binding.hosts = {{textOf(words.host) + ".example.test", 443, false}};
    const auto saved = world.owner->add(world.payments, std::move(draft));
    const auto agent = world.owner->addAgent(textOf(words.agent));
    QVERIFY(world.owner->createToken(agent->id, world.gateway->card().id, std::nullopt).has_value());
    QVERIFY(world.owner->pin(agent->id, world.payments, std::nullopt).has_value());
    const auto other = world.owner->add(world.payments, stripe("sk", textOf(words.deleted)));
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->replaceSecret(saved->id, saved->binding, keyField(words.newSecret.text())).has_value());
    QVERIFY(world.owner->remove(other->id).has_value());
    QVERIFY(world.publish().has_value());
    QVERIFY(vault::Trash(*world.owner).restore(other->id).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), textOf(words.newSecret));
    QCOMPARE(world.gateway->credential(saved->id)->labels.label, textOf(words.label));
  }
  static std::string foundIn(const Bytes& bytes, const Secret& one) {
    return encodingFoundIn(chatelaine::textOf(bytes), one.text());
  }

 private Q_SLOTS:
  void dumpOfEverythingThatItHas() {
    ServerProcess server(worldBegins);  // before any of the words exist
    World world;
    world.onRequest = [&](const sync::ApiRequest& request) { return std::optional(server.ask(request)); };
    const Words words;
    live(world, words);
    if (QTest::currentTestFailed()) return;
    QCOMPARE(world.carry({"GET", "/v1/secrets/nothing", {}, world.owner.session.token}).status, 404);
    for (const auto& [what, one] : words.all()) {
      QVERIFY2(server.countInMemory(Canary(*one)) == 0, what);
    }
    server.stop();
    const Bytes rows = server.rows();
    const Bytes log = server.log();
    const Bytes files = server.files();
    QVERIFY(rows.size() > 10'000 && !log.empty());
    for (const auto& [what, one] : words.all()) {
      for (const Bytes* place : {&rows, &log, &files}) QVERIFY2(foundIn(*place, *one).empty(), what);
    }
    // Nor the names that the team itself has.
    for (const char* name : {"Fred's laptop", "This computer", "Fred", "Acme", "stripe", "Stripe"}) {
      if (std::string_view(name).size() < 5) continue;  // so short that chance writes it
      QVERIFY2(!chatelaine::textOf(rows).contains(name) && !chatelaine::textOf(log).contains(name), name);
    }
  }

  // The search finds what is there: without this, the test above couldn't fail.
  void whatIsThere_isFound() {
    ServerProcess server(worldBegins);
    const Secret inTheTarget = word();
    QVERIFY(server.countInMemory(Canary(inTheTarget)) == 0);
    const sync::ApiResponse answer =
        server.ask({"GET", "/v1/vaults/" + textOf(inTheTarget) + "/heads", {}, textOf(inTheTarget)});
    QVERIFY(answer.status >= 400);
    QVERIFY(server.countInMemory(Canary(inTheTarget)) > 0);
  }
};

CHATELAINE_TEST(ServerLearnsNothing);
#include "server_learns_nothing.moc"
