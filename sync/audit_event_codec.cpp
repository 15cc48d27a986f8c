#include "crypto/aead.h"
#include "sync/audit_chain.h"
#include "sync/cbor_values.h"
#include "sync/padding.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view label = "chatelaine audit event v1";
constexpr std::size_t eventSize = 19;

Bytes contextOf(const TeamId& team, const PrincipalId& principal, std::uint64_t sequence, const VaultId& vault) {
  CborWriter writer;
  writer.array(4).bytes(team.view()).bytes(principal.view()).number(sequence).bytes(vault.view());
  return writer.take();
}

}  // namespace

Bytes encode(const AuditEvent& event) {
  CborWriter writer;
  writer.array(eventSize).number(1);
  writeTime(writer, event.time);
  writer.number(static_cast<std::uint64_t>(event.action)).number(static_cast<std::uint64_t>(event.outcome));
  writer.bytes(event.principal.view()).bytes(event.vault.view()).bytes(event.item.view()).bytes(event.agent.view());
  writer.bytes(event.caller.view());
  writer.text(event.itemName).text(event.agentName).text(event.vaultName);
  writer.text(event.host).text(event.method).text(event.path).text(event.reason);
  writer.number(event.status).number(event.use).number(event.count);
  return writer.take();
}

Result<AuditEvent> decodeAuditEvent(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, eventSize));
  AuditEvent event;
  event.time = readTime(reader);
  event.action = readEnum(reader, AuditAction::teamFounded, lastAuditAction);
  event.outcome = readEnum(reader, AuditOutcome::ok, AuditOutcome::failed);
  event.principal = readId<PrincipalId>(reader);
  event.vault = readId<VaultId>(reader);
  event.item = readId<ItemId>(reader);
  event.agent = readId<ItemId>(reader);
  event.caller = readId<PrincipalId>(reader);
  for (std::string* text :
       {&event.itemName, &event.agentName, &event.vaultName, &event.host, &event.method, &event.path, &event.reason}) {
    *text = reader.text();
  }
  event.status = static_cast<std::uint32_t>(reader.number(0xffffffff));
  event.use = reader.number();
  event.count = reader.number();
  return finished(reader, std::move(event), bytes);
}

SealedEvent sealEvent(const AuditEvent& event, const TeamId& team, std::uint64_t sequence, std::uint64_t epoch,
                      const Secret& metadataKey) {
  const Bytes context = contextOf(team, event.principal, sequence, event.vault);
  return {event.vault, epoch, crypto::seal(metadataKey, label, context, pad(encode(event)))};
}

Result<AuditEvent> openEvent(const SealedEvent& event, const TeamId& team, const PrincipalId& principal,
                             std::uint64_t sequence, const Secret& metadataKey) {
  const Bytes context = contextOf(team, principal, sequence, event.vault);
  CHATELAINE_TRY(padded, crypto::open(metadataKey, label, context, event.sealed));
  CHATELAINE_TRY(plain, unpad(padded.view()));
  CHATELAINE_TRY(opened, decodeAuditEvent(plain));
  if (opened.principal != principal || opened.vault != event.vault) {
    return fail(ErrorCode::tampered, "an event that names somebody else");
  }
  return opened;
}

}  // namespace chatelaine::sync
