#include "vault/roster_intent.h"

#include "sync/cbor_values.h"
#include "vault/changes.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view setting = "roster.intent";

struct Intent {
  std::uint64_t revision = 0;
  Hash roster;
  std::vector<sync::Name> names;
  std::optional<AuditEvent> event;
};

Bytes encodeIntent(const sync::Roster& next, const RosterWish& wish) {
  sync::CborWriter writer;
  writer.array(4).number(next.revision).bytes(hashOf(next).view());
  sync::writeList(writer, wish.names, [](sync::CborWriter& out, const sync::Name& name) { out.bytes(encode(name)); });
  if (wish.event) writer.bytes(sync::encode(*wish.event));
  else writer.null();
  return writer.take();
}

Result<Intent> decodeIntent(ByteView bytes) {
  sync::CborReader reader(bytes);
  reader.array(4);
  Intent intent;
  intent.revision = reader.number();
  intent.roster = sync::readId<Hash>(reader);
  const std::vector<Bytes> names = sync::readList(reader, sync::readBytes);
  const std::optional<Bytes> event = sync::readOptional(reader, sync::readBytes);
  CHATELAINE_CHECK(reader.finish());
  for (const Bytes& encoded : names) {
    CHATELAINE_TRY(name, sync::decodeName(encoded));
    intent.names.push_back(std::move(name));
  }
  if (!event) return intent;
  CHATELAINE_TRY(decoded, sync::decodeAuditEvent(*event));
  intent.event = std::move(decoded);
  return intent;
}

}  // namespace

Result<void> keepIntent(Replica& replica, const sync::Roster& next, const RosterWish& wish) {
  return writeSetting(replica.database, setting, encodeIntent(next, wish));
}

Result<void> settleIntent(Replica& replica) {
  CHATELAINE_TRY(kept, readSetting(replica.database, setting));
  if (!kept) return {};
  CHATELAINE_TRY(intent, decodeIntent(*kept));
  if (intent.revision >= replica.rosters.size()) return {};  // it may still be under way
  CHATELAINE_TRY(changes, Changes::begin(replica));
  if (hashOf(replica.rosters[intent.revision]) == intent.roster) {
    for (const sync::Name& name : intent.names) CHATELAINE_CHECK(putName(changes, replica, name.subject, name.text));
    if (intent.event) changes.record(*intent.event);
  }
  CHATELAINE_CHECK(runSql(replica.database, "DELETE FROM setting WHERE key = ?", setting));
  return changes.commit();
}

}  // namespace chatelaine::vault
