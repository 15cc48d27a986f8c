// Asks for two of the recovery words, so that the kit is known to be on paper.
#pragma once
#include <array>

#include "core/secret.h"
#include "ui/screens/welcome/page.h"

class QPushButton;

namespace chatelaine::ui {

class SecretField;
class Text;

class KitConfirmPage final : public Page {
  Q_OBJECT
 public:
  explicit KitConfirmPage(QWidget* parent = nullptr);
  // `first` and `second` are places of words, from 0; the page keeps the seed until clear().
  void ask(Secret seed, std::size_t first, std::size_t second);
  void clear();
  void setAction(const QString& text);  // what the last button says

 Q_SIGNALS:
  void done();
  void back();

 private:
  void check();
  bool isRight(std::size_t which) const;

  Secret m_seed;
  std::array<std::size_t, 2> m_places{};
  std::array<SecretField*, 2> m_fields{};
  std::array<Text*, 2> m_captions{};
  Text* m_verdict;
  QPushButton* m_finish;
};

}  // namespace chatelaine::ui
