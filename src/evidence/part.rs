//! A part of a JSON file that knows where it stands, so that what is not as it was written is told with its place. Nothing
//! here knows what evidence is.

use std::fmt;

use serde_json::Value;

use crate::text::Shown;

/// The most characters of a field's name that are shown: more than any that is written here has.
const MAX_FIELD: usize = 30;

/// A value in a file, and the way to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'v> {
    value: &'v Value,
    /// Its step from the value that it stands in; the file itself stands in none.
    step: Option<(&'v Part<'v>, Step<'v>)>,
}

/// A step into a value.
#[derive(Clone, Copy, Debug)]
enum Step<'v> {
    Field(&'v str),
    Item(usize),
}

/// What is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Defect {
    /// Where it stands, as in `evidence.dns[3].outcome`.
    pub(super) place: String,
    /// What is the matter.
    pub(super) why: String,
}

impl<'v> Part<'v> {
    /// All of a file.
    pub(super) fn file(value: &'v Value) -> Self {
        Self { value, step: None }
    }

    /// Holds that it is an object without fields but these: what a later version adds is not to be passed over.
    pub(super) fn has_only(&self, fields: &[&str]) -> Result<(), Defect> {
        let object = self.value.as_object().ok_or_else(|| self.defect("an object was expected"))?;
        match object.keys().find(|key| !fields.contains(&key.as_str())) {
            Some(unknown) => Err(self.at(self.value, Step::Field(unknown)).defect("this field is not known")),
            None => Ok(()),
        }
    }

    /// The field of this name.
    pub(super) fn field(&'v self, name: &'v str) -> Result<Self, Defect> {
        let missing = self.at(&Value::Null, Step::Field(name));
        self.optional(name).ok_or_else(|| missing.defect("this field is missing"))
    }

    /// The field of this name, if it is there.
    pub(super) fn optional(&'v self, name: &'v str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(self.at(value, Step::Field(name)))
    }

    /// The items of a list.
    pub(super) fn items(&'v self) -> Result<Vec<Self>, Defect> {
        let list = self.value.as_array().ok_or_else(|| self.defect("a list was expected"))?;
        Ok(list.iter().enumerate().map(|(index, value)| self.at(value, Step::Item(index))).collect())
    }

    /// The name of a variant, and what it holds: `"timeout"`, or `{ "status": 503 }`.
    pub(super) fn variant(&'v self) -> Result<(&'v str, Option<Self>), Defect> {
        let held = self.value.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
        match held {
            Some((name, value)) => Ok((name, Some(self.at(value, Step::Field(name))))),
            None => Ok((self.text()?, None)),
        }
    }

    /// A text.
    pub(super) fn text(&self) -> Result<&'v str, Defect> {
        self.value.as_str().ok_or_else(|| self.defect("a text was expected"))
    }

    /// A whole number, as large as `N` can be.
    pub(super) fn number<N: TryFrom<u64>>(&self) -> Result<N, Defect> {
        let number = self.value.as_u64().and_then(|number| N::try_from(number).ok());
        number.ok_or_else(|| self.defect("this is not a whole number that can stand here"))
    }

    /// Yes or no.
    pub(super) fn truth(&self) -> Result<bool, Defect> {
        self.value.as_bool().ok_or_else(|| self.defect("`true` or `false` was expected"))
    }

    /// Whether nothing stands there.
    pub(super) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// This part is not as it was written.
    pub(super) fn defect(&self, why: &str) -> Defect {
        Defect { place: self.to_string(), why: why.to_owned() }
    }

    fn at(&'v self, value: &'v Value, step: Step<'v>) -> Self {
        Self { value, step: Some((self, step)) }
    }
}

/// Where it stands.
impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            None => Ok(()),
            Some((Part { step: None, .. }, Step::Field(name))) => Shown(name, MAX_FIELD).fmt(f),
            Some((within, Step::Field(name))) => write!(f, "{within}.{}", Shown(name, MAX_FIELD)),
            Some((within, Step::Item(index))) => write!(f, "{within}[{index}]"),
        }
    }
}
