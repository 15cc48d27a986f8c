#include "sync/cbor_values.h"
#include "sync/item_fields.h"

namespace chatelaine::sync {
namespace {

// The first element of a rule's array is its place in InjectRule: never reorder that variant.
struct WriteRule {
  CborWriter& writer;
  void operator()(const NoRule&) const { writer.array(1).number(0); }
  void operator()(const HeaderRule& rule) const {
    writer.array(4).number(1).text(rule.name).text(rule.value);
    writeList(writer, rule.also,
              [](CborWriter& out, const FixedHeader& header) { out.array(2).text(header.name).text(header.value); });
  }
  void operator()(const QueryRule& rule) const { writer.array(3).number(2).text(rule.name).text(rule.value); }
  void operator()(const PathRule& rule) const { writer.array(2).number(3).text(rule.prefix); }
  void operator()(const BasicRule& rule) const { writer.array(3).number(4).text(rule.user).text(rule.password); }
  void operator()(const CookieRule& rule) const { writer.array(3).number(5).text(rule.name).text(rule.value); }
  void operator()(const SigV4Rule& rule) const { writer.array(3).number(6).text(rule.service).text(rule.region); }
  void operator()(const HmacRule& rule) const {
    writer.array(4).number(7).text(rule.header).text(rule.algorithm).text(rule.messageTemplate);
  }
  void operator()(const ClientCertificateRule&) const { writer.array(1).number(8); }
};
static_assert(std::variant_size_v<InjectRule> == 9, "give the new rule a number here and in readRule");

FixedHeader readFixedHeader(CborReader& reader) {
  reader.array(2);
  FixedHeader header;
  header.name = reader.text();
  header.value = reader.text();
  return header;
}

// Braced initialisers evaluate from left to right, so the fields are read in their order.
InjectRule readRuleOf(CborReader& reader, std::uint64_t kind) {
  switch (kind) {
    case 0: return NoRule{};
    case 1: return HeaderRule{reader.text(), reader.text(), readList(reader, readFixedHeader)};
    case 2: return QueryRule{reader.text(), reader.text()};
    case 3: return PathRule{reader.text()};
    case 4: return BasicRule{reader.text(), reader.text()};
    case 5: return CookieRule{reader.text(), reader.text()};
    case 6: return SigV4Rule{reader.text(), reader.text()};
    case 7: return HmacRule{reader.text(), reader.text(), reader.text()};
    case 8: return ClientCertificateRule{};
    default: reader.fail(); return NoRule{};
  }
}

InjectRule readRule(CborReader& reader) {
  constexpr std::array<std::size_t, 9> sizes{1, 4, 3, 2, 3, 3, 3, 4, 1};
  const std::size_t size = reader.array();
  const std::uint64_t kind = reader.number(sizes.size() - 1);
  if (reader.failed() || size != sizes[kind]) return reader.fail(), NoRule{};
  return readRuleOf(reader, kind);
}

void writeHost(CborWriter& writer, const AllowedHost& host) {
  writer.array(3).text(host.name).number(host.port).number(host.isPrivate ? 1 : 0);
}

AllowedHost readHost(CborReader& reader) {
  reader.array(3);
  AllowedHost host;
  host.name = reader.text();
  host.port = static_cast<std::uint16_t>(reader.number(0xffff));
  host.isPrivate = readFlag(reader);
  return host;
}

void writeDestination(CborWriter& writer, const Destination& destination) {
  writer.array(2).text(destination.purpose).text(destination.value);
}

Destination readDestination(CborReader& reader) {
  reader.array(2);
  return Destination{reader.text(), reader.text()};
}

}  // namespace

Bytes encodeBinding(const Binding& binding) {
  CborWriter writer;
  writer.array(7).number(static_cast<std::uint64_t>(binding.type));
  writer.number(static_cast<std::uint64_t>(binding.revealPolicy));
  std::visit(WriteRule{writer}, binding.rule);
  writeList(writer, binding.hosts, writeHost);
  writeList(writer, binding.methods, writeText);
  writeList(writer, binding.paths, writeText);
  writeList(writer, binding.destinations, writeDestination);
  return writer.take();
}

Result<Binding> decodeBinding(ByteView bytes) {
  CborReader reader(bytes);
  reader.array(7);
  Binding binding;
  binding.type = readEnum(reader, CredentialType::login, CredentialType::custom);
  binding.revealPolicy = readEnum(reader, RevealPolicy::injectOnly, RevealPolicy::readable);
  binding.rule = readRule(reader);
  binding.hosts = readList(reader, readHost);
  binding.methods = readList(reader, readText);
  binding.paths = readList(reader, readText);
  binding.destinations = readList(reader, readDestination);
  CHATELAINE_CHECK(reader.finish());
  if (!std::ranges::equal(encodeBinding(binding), bytes)) return fail(ErrorCode::corrupt, "encoded in another way");
  return binding;
}

}  // namespace chatelaine::sync
