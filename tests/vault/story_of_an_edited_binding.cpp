// P3 end to end: somebody with an owner's or editor's real keys, but without the secret, changes where it goes.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"

using namespace chatelaine;
using namespace chatelaine::test;

using Edit = std::function<void(Binding&)>;
Q_DECLARE_METATYPE(Edit)

class StoryOfAnEditedBinding : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  ItemId m_item;

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void signedEdit_isTampered_data() {
    QTest::addColumn<Edit>("edit");
    const auto row = [](const char* name, Edit edit) { QTest::newRow(name) << std::move(edit); };
    row("host", [](Binding& b) { b.hosts[0].name = "evil.test"; });
    row("another host", [](Binding& b) { b.hosts.push_back({"evil.test", 443, false}); });
    row("port", [](Binding& b) { b.hosts[0].port = 8443; });
    row("private", [](Binding& b) { b.hosts[0].isPrivate = true; });
    row("rule", [](Binding& b) { b.rule = HeaderRule{"X-Echo", "{key}", {}}; });
    row("rule's text", [](Binding& b) { b.rule = HeaderRule{"Authorization", "Basic {key}", {}}; });
    row("methods", [](Binding& b) { b.methods = {"POST"}; });
    row("paths", [](Binding& b) { b.paths = {"/v1/"}; });
    row("reveal policy", [](Binding& b) { b.revealPolicy = RevealPolicy::readable; });
    row("destination", [](Binding& b) { b.destinations = {{"tokenUrl", "https://evil.test/"}}; });
    row("type", [](Binding& b) { b.type = CredentialType::custom; });
  }
  void signedEdit_isTampered() {
    QFETCH(Edit, edit);
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    auto fields = sync::decodeCredentialFields(forger.newest(m_item).fields).value();
    edit(fields.binding);
    const sync::Commit commit = forger.commit({forger.edited(m_item, encode(fields))});
    QCOMPARE(forger.post(commit).status, 200);  // nobody but a holder of the secret key can tell
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->credential(m_item)->binding == fields.binding);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("tampered"));
  }

  void signedEditOfALabel_isFine() {
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    auto fields = sync::decodeCredentialFields(forger.newest(m_item).fields).value();
    fields.labels.label = "by hand";
    QCOMPARE(forger.post(forger.commit({forger.edited(m_item, encode(fields))})).status, 200);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void secretOfAnotherCredential_isTampered() {
    const auto other = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Other"));
    QVERIFY(m_world->publish().has_value());
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    sync::Revision revision = forger.newest(m_item).revision;
    sync::RevisionHeader header = revision.header;
    header.version += 1;
    header.prev = hashOf(revision);
    header.secret = forger.newest(other->id).revision.header.secret;
    revision = sync::sealRevision(header, forger.metadataKey(), forger.newest(m_item).fields);
    QCOMPARE(forger.post(forger.commit({revision})).status, 200);
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("tampered"));
    QCOMPARE(opened(m_world->gateway, other->id), std::string("sk_live_2"));
  }

  void ownerWhoKnowsTheSecret_repairsIt() {
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    auto fields = sync::decodeCredentialFields(forger.newest(m_item).fields).value();
    fields.binding.hosts[0].name = "evil.test";
    QCOMPARE(forger.post(forger.commit({forger.edited(m_item, encode(fields))})).status, 200);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("tampered"));
    const Binding right = stripe("x").binding;
    QVERIFY(m_world->owner->replaceSecret(m_item, right, keyField("sk_live_2")).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_2"));
  }
};

CHATELAINE_TEST(StoryOfAnEditedBinding);
#include "story_of_an_edited_binding.moc"
