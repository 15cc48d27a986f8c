#include "sync/item_fields.h"

#include "sync/cbor_values.h"

namespace chatelaine::sync {
namespace {

constexpr std::size_t labelsSize = 8;

void writeLabels(CborWriter& writer, const CredentialLabels& labels) {
  writer.array(labelsSize).text(labels.name).text(labels.service).text(labels.identifier);
  writer.text(labels.label).text(labels.nameSpace);
  writeOptional(writer, labels.expiresAt, writeTime);
  writeOptional(writer, labels.attachedTotp, writeId<ItemId>);
  writeList(writer, labels.metadata,
            [](CborWriter& out, const auto& entry) { out.array(2).text(entry.first).text(entry.second); });
}

std::pair<std::string, std::string> readEntry(CborReader& reader) {
  reader.array(2);
  return {reader.text(), reader.text()};
}

CredentialLabels readLabels(CborReader& reader) {
  reader.array(labelsSize);
  CredentialLabels labels;
  labels.name = reader.text();
  labels.service = reader.text();
  labels.identifier = reader.text();
  labels.label = reader.text();
  labels.nameSpace = reader.text();
  labels.expiresAt = readOptional(reader, readTime);
  labels.attachedTotp = readOptional(reader, readId<ItemId>);
  for (auto& entry : readList(reader, readEntry)) labels.metadata.insert(std::move(entry));
  return labels;
}

void writeToken(CborWriter& writer, const AgentToken& token) {
  writer.array(5).bytes(token.gateway.view()).bytes(token.hash.view()).text(token.hint);
  writeTime(writer, token.createdAt);
  writeOptional(writer, token.expiresAt, writeTime);
}

AgentToken readToken(CborReader& reader) {
  reader.array(5);
  AgentToken token;
  token.gateway = readId<PrincipalId>(reader);
  token.hash = readId<Hash>(reader);
  token.hint = reader.text();
  token.createdAt = readTime(reader);
  token.expiresAt = readOptional(reader, readTime);
  return token;
}

void writeScope(CborWriter& writer, AgentScope scope) { writer.number(static_cast<std::uint64_t>(scope)); }
AgentScope readScope(CborReader& reader) { return readEnum(reader, AgentScope::use, AgentScope::write); }

}  // namespace

Bytes encode(const CredentialFields& fields) {
  CborWriter writer;
  writer.array(7).number(1);
  writeLabels(writer, fields.labels);
  writer.bytes(encodeBinding(fields.binding)).number(fields.secretVersion);
  writeTime(writer, fields.createdAt);
  writeTime(writer, fields.updatedAt);
  writeTime(writer, fields.secretStoredAt);
  return writer.take();
}

Result<CredentialFields> decodeCredentialFields(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 7));
  CredentialFields fields;
  fields.labels = readLabels(reader);
  const ByteView binding = reader.bytesView();
  fields.secretVersion = static_cast<std::uint32_t>(reader.number(0xffffffff));
  fields.createdAt = readTime(reader);
  fields.updatedAt = readTime(reader);
  fields.secretStoredAt = readTime(reader);
  CHATELAINE_CHECK(reader.finish());
  CHATELAINE_TRY(decoded, decodeBinding(binding));
  fields.binding = std::move(decoded);
  return finished(reader, std::move(fields), bytes);
}

Bytes encode(const Agent& agent) {
  CborWriter writer;
  writer.array(7).number(1).text(agent.name);
  writeList(writer, agent.tokens, writeToken);
  writeList(writer, agent.scopes, writeScope);
  writeList(writer, agent.namespaces, writeText);
  writer.number(static_cast<std::uint64_t>(agent.egress));
  writeTime(writer, agent.createdAt);
  return writer.take();
}

Result<Agent> decodeAgent(ByteView bytes, const ItemId& id) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 7));
  Agent agent;
  agent.id = id;
  agent.name = reader.text();
  agent.tokens = readList(reader, readToken);
  agent.scopes = readList(reader, readScope);
  agent.namespaces = readList(reader, readText);
  agent.egress = readEnum(reader, EgressPolicy::tunnel, EgressPolicy::refuse);
  agent.createdAt = readTime(reader);
  return finished(reader, std::move(agent), bytes);
}

Bytes encode(const Pin& pin) {
  CborWriter writer;
  writer.array(4).number(1).bytes(pin.agent.view()).number(pin.order);
  writeOptional(writer, pin.expiresAt, writeTime);
  return writer.take();
}

Result<Pin> decodePin(ByteView bytes, const ItemId& id, const VaultId& vault) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 4));
  Pin pin;
  pin.id = id;
  pin.vault = vault;
  pin.agent = readId<ItemId>(reader);
  pin.order = static_cast<std::uint32_t>(reader.number(0xffffffff));
  pin.expiresAt = readOptional(reader, readTime);
  return finished(reader, std::move(pin), bytes);
}

Bytes encode(const Name& name) {
  CborWriter writer;
  writer.array(3).number(1).bytes(name.subject).text(name.text);
  return writer.take();
}

Result<Name> decodeName(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  Name name;
  name.subject = reader.bytes();
  name.text = reader.text();
  return finished(reader, std::move(name), bytes);
}

}  // namespace chatelaine::sync
