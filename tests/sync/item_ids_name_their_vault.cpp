#include <set>

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class ItemIdsNameTheirVault : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void anId_belongsToItsVaultAndNoOther() {
    for (int i = 0; i < 200; ++i) {
      const ItemId item = newItemId(idOf<VaultId>(1));
      QVERIFY(belongsTo(item, idOf<VaultId>(1)));
      QVERIFY(!belongsTo(item, idOf<VaultId>(2)));
      QVERIFY(!belongsTo(item, teamVault));
    }
    QVERIFY(belongsTo(newItemId(teamVault), teamVault));
  }

  // SHA-256("chatelaine item id v1" ‖ 16 × 0x01 ‖ 0001020304050607), made with another implementation.
  void theFormula_isThatOfTheProtocol() {
    const ItemId item = ItemId::fromHex("000102030405060779c0e9c699a3aae2").value();
    QVERIFY(belongsTo(item, idOf<VaultId>(1)));
  }

  void anyFlippedBit_isAnotherVaults() {
    const ItemId item = newItemId(idOf<VaultId>(1));
    for (std::size_t bit = 0; bit < ItemId::size * 8; ++bit) {
      ItemId other = item;
      other.bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      QVERIFY2(!belongsTo(other, idOf<VaultId>(1)), std::to_string(bit).c_str());
    }
    QVERIFY(!belongsTo(ItemId{}, idOf<VaultId>(1)));
  }

  void ids_differ() {
    std::set<ItemId> ids;
    for (int i = 0; i < 2000; ++i) ids.insert(newItemId(teamVault));
    QCOMPARE(ids.size(), std::size_t{2000});
  }

  // Named by the head, signed, permitted: the id alone says that it is somebody else's.
  void aRevisionWithAnotherVaultsId_isTampered() {
    const SampleTeam team;
    RevisionHeader header = team.revision(team.owner).header;
    for (const ItemId& item : {newItemId(teamVault), newItemId(idOf<VaultId>(9)), idOf<ItemId>(1), ItemId{}}) {
      header.item = item;
      const Revision revision = sealRevision(header, team.metadataKey, encode(sampleFields()));
      const HeadRecord record = team.head(team.owner, {{item, hashOf(revision)}});
      const auto verdict = verifyRevision(revision, record, team.roster());
      QVERIFY(!verdict.has_value());
      QCOMPARE(verdict.error().code, ErrorCode::tampered);
    }
  }
};

CHATELAINE_TEST(ItemIdsNameTheirVault);
#include "item_ids_name_their_vault.moc"
