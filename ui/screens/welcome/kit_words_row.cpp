#include "ui/screens/welcome/kit_words_row.h"

#include <QtWidgets/QVBoxLayout>

#include "core/words.h"
#include "models/recovery_words.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/secret_field.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t seedSize = models::recoveryWordCount * 2;

}  // namespace

KitWordsRow::KitWordsRow(const QString& fieldName, QWidget* parent)
    : QWidget(parent), m_words(new SecretField), m_row(new FormRow(tr("The kit's sixteen words"), m_words)) {
  m_words->setObjectName(fieldName);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(m_row);
  setFocusProxy(m_words);
  connect(m_words, &SecretField::changed, this, &KitWordsRow::judge);
  connect(m_words, &SecretField::returnPressed, this, &KitWordsRow::returnPressed);
  judge();
}

KitWordsRow::Kind KitWordsRow::kind() const {
  return m_words->ask([](std::string_view typed) {
    if (typed.empty()) return Kind::nothing;
    const auto seed = bytesOfWords(typed);
    if (!seed) return Kind::other;
    return seed->size() == seedSize ? Kind::kit : Kind::begun;
  });
}

void KitWordsRow::judge() {
  const Kind what = kind();
  m_row->setError(what == Kind::other ? tr("These aren't words of a kit: each has five letters, as on the paper.")
                                      : QString());
  m_row->setHint(what == Kind::kit     ? tr("All sixteen are there.")
                 : what == Kind::begun ? tr("Not all sixteen yet, or more than that.")
                                       : tr("In their order, with a space between."));
  Q_EMIT changed();
}

bool KitWordsRow::isWhole() const { return kind() == Kind::kit; }

Result<Secret> KitWordsRow::take() {
  const Secret typed = m_words->take();
  return bytesOfWords(typed.text());
}

void KitWordsRow::clear() { m_words->clear(); }

}  // namespace chatelaine::ui
