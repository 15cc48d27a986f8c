#include "sync/invite.h"

#include "core/words.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "sync/card_codec.h"
#include "sync/operation_codec.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view scheme = "chatelaine:";
constexpr std::string_view toOwner = "chatelaine enrolment v1";
constexpr std::string_view toJoiner = "chatelaine admission v1";
constexpr std::size_t safetyBytes = 12;

Secret keyFrom(const Secret& code, std::string_view label) { return crypto::deriveKey(code, {}, bytesOf(label)); }

Bytes contextFor(const Secret& code, const PrincipalId& newcomer) {
  CborWriter writer;
  writer.array(2).bytes(inviteIdOf(code).view()).bytes(newcomer.view());
  return writer.take();
}

Result<Secret> codeFrom(std::string_view words) {
  CHATELAINE_TRY(code, bytesOfWords(words));
  if (code.size() != inviteCodeSize) return fail(ErrorCode::invalidInput, "an invitation has eight words");
  return code;
}

}  // namespace

// Found by the codecs' templates through their arguments, so not in the unnamed namespace.
static Bytes encode(const Enrolment& enrolment) {
  CborWriter writer;
  writer.array(4).number(1);
  writeCard(writer, enrolment.card);
  writer.text(enrolment.memberName).text(enrolment.deviceName);
  return writer.take();
}

static Result<Enrolment> decodeEnrolment(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 4));
  Enrolment enrolment;
  enrolment.card = readCard(reader);
  enrolment.memberName = reader.text();
  enrolment.deviceName = reader.text();
  return finished(reader, std::move(enrolment), bytes);
}

static Bytes encode(const Admission& admission) {
  CborWriter writer;
  writer.array(5).number(1).bytes(admission.team.view()).number(admission.rosterRevision);
  writer.bytes(admission.roster.view());
  writeList(writer, admission.heads, writeSeen);
  return writer.take();
}

static Result<Admission> decodeAdmission(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 5));
  Admission admission;
  admission.team = readId<TeamId>(reader);
  admission.rosterRevision = reader.number(largestSigned);
  admission.roster = readId<Hash>(reader);
  admission.heads = readList(reader, readSeen);
  return finished(reader, std::move(admission), bytes);
}

Hash inviteIdOf(const Secret& code) {
  Hash id;
  std::ranges::copy(keyFrom(code, "chatelaine invite id v1").view(), id.bytes.begin());
  return id;
}

Secret textOf(const InviteLink& link) {
  const std::string open =
      std::string(scheme) + link.server + "/" + (link.serverKey ? link.serverKey->hex() : "") + "#";
  const Secret words = wordsOf(link.code.view());
  Secret text(open.size() + words.size());
  std::ranges::copy(bytesOf(open), text.writable().begin());
  std::ranges::copy(words.view(), text.writable().begin() + static_cast<std::ptrdiff_t>(open.size()));
  return text;
}

Result<InviteLink> parseInviteLink(std::string_view text) {
  const auto malformed = [] { return fail(ErrorCode::invalidInput, "not an invitation"); };
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (!text.starts_with(scheme)) return malformed();
  text.remove_prefix(scheme.size());
  const std::size_t slash = text.find('/');
  const std::size_t hash = text.find('#');
  if (slash == 0 || slash == std::string_view::npos || hash == std::string_view::npos || hash < slash)
    return malformed();
  InviteLink link{std::string(text.substr(0, slash)), std::nullopt, {}};
  const std::string_view key = text.substr(slash + 1, hash - slash - 1);
  if (!key.empty()) {
    CHATELAINE_TRY(serverKey, Hash::fromHex(key));
    link.serverKey = serverKey;
  }
  CHATELAINE_TRY(code, codeFrom(text.substr(hash + 1)));
  link.code = std::move(code);
  return link;
}

Bytes sealEnrolment(const Secret& code, const Enrolment& enrolment) {
  return crypto::seal(keyFrom(code, toOwner), toOwner, contextFor(code, {}), encode(enrolment));
}

Result<Enrolment> openEnrolment(const Secret& code, ByteView sealed) {
  CHATELAINE_TRY(plain, crypto::open(keyFrom(code, toOwner), toOwner, contextFor(code, {}), sealed));
  return decodeEnrolment(plain.view());
}

Bytes sealAdmission(const Secret& code, const PrincipalId& newcomer, const Admission& admission) {
  return crypto::seal(keyFrom(code, toJoiner), toJoiner, contextFor(code, newcomer), encode(admission));
}

Result<Admission> openAdmission(const Secret& code, const PrincipalId& newcomer, ByteView sealed) {
  CHATELAINE_TRY(plain, crypto::open(keyFrom(code, toJoiner), toJoiner, contextFor(code, newcomer), sealed));
  return decodeAdmission(plain.view());
}

Bytes encodeSeen(const std::vector<SeenHead>& heads) {
  CborWriter writer;
  writeList(writer, heads, writeSeen);
  return writer.take();
}

Result<std::vector<SeenHead>> decodeSeen(ByteView bytes) {
  CborReader reader(bytes);
  std::vector<SeenHead> heads = readList(reader, readSeen);
  CHATELAINE_CHECK(reader.finish());
  return heads;
}

std::string safetyWords(const PrincipalId& principal) {
  const Hash hash = crypto::sha256({bytesOf("chatelaine safety words v1"), principal.view()});
  return std::string(wordsOf(hash.view().first(safetyBytes)).text());
}

}  // namespace chatelaine::sync
