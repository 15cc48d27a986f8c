#include "sync/card_codec.h"

namespace chatelaine::sync {

void writeCard(CborWriter& writer, const PrincipalCard& card) {
  writer.array(3).bytes(card.id.view()).bytes(card.sign).bytes(card.kem);
}

PrincipalCard readCard(CborReader& reader) {
  reader.array(3);
  PrincipalCard card;
  card.id = readId<PrincipalId>(reader);
  card.sign = reader.fixed<32>();
  card.kem = reader.fixed<32>();
  if (!reader.failed() && principalIdOf(card.sign, card.kem) != card.id) reader.fail();
  return card;
}

}  // namespace chatelaine::sync
