//! What the zones of a world say to a question: RFC 1034 §4.3.2, wildcards as in RFC 4592.
//!
//! Only what is known of names is here; flags, extended errors and faults are the resolver's ([`doh`](crate::doh)).

use bytes::Bytes;
use domain::base::iana::Rtype;
use domain::base::name::FlattenInto;
use domain::base::{Name, Record, ToName};
use domain::rdata::ZoneRecordData;
use domain::zonefile::inplace::{Entry, Zonefile};

use crate::error::{Error, Result};
use crate::world;

/// A name as the zones hold it.
pub type ZoneName = Name<Bytes>;

/// A record as the zones hold it.
pub type ZoneRecord = Record<ZoneName, ZoneRecordData<Bytes, ZoneName>>;

/// The longest chain of aliases that is followed, as resolvers limit it, too.
const LONGEST_CHAIN: usize = 12;

/// All zones of a world.
#[derive(Clone, Debug)]
pub struct Zones {
    zones: Vec<Zone>,
    /// Stands above all of them, so that a name in none of them does not exist.
    root: Zone,
}

/// What the zones say.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// Whether the name at the end of the chain exists.
    pub exists: bool,
    /// The aliases that were followed, then the records asked for.
    pub answer: Vec<ZoneRecord>,
    /// The SOA record where there is nothing to answer with.
    pub authority: Vec<ZoneRecord>,
    /// Whether every zone that had a part in it is signed.
    pub signed: bool,
}

impl Zones {
    /// Reads the text of each zone.
    pub fn read(zones: &[world::Zone]) -> Result<Self> {
        Ok(Self {
            zones: zones.iter().map(Zone::read).collect::<Result<_>>()?,
            root: Zone::read(&world::Zone { origin: "", parts: &[], signed: true })?,
        })
    }

    /// The answer to a question, aliases followed.
    pub fn look_up(&self, name: &ZoneName, rtype: Rtype) -> Lookup {
        let mut lookup = Lookup { signed: true, ..Lookup::default() };
        let mut name = name.clone();
        for _ in 0..LONGEST_CHAIN {
            let zone = self.zone_of(&name);
            lookup.signed &= zone.signed;
            match zone.node(&name) {
                None => {
                    lookup.exists = false;
                    lookup.authority.extend(zone.soa());
                    return lookup;
                }
                Some(node) => {
                    lookup.exists = true;
                    let mut found = node.clone();
                    found.retain(|record| record.rtype() == rtype);
                    if !found.is_empty() {
                        lookup.answer.append(&mut found);
                        return lookup;
                    }
                    let Some((record, target)) = node.iter().find_map(alias) else {
                        lookup.authority.extend(zone.soa());
                        return lookup;
                    };
                    lookup.answer.push(record);
                    name = target;
                }
            }
        }
        lookup
    }

    /// The closest zone above a name.
    fn zone_of(&self, name: &ZoneName) -> &Zone {
        self.zones
            .iter()
            .filter(|zone| name.ends_with(&zone.origin))
            .max_by_key(|zone| zone.origin.label_count())
            .unwrap_or(&self.root)
    }
}

/// One zone, read.
#[derive(Clone, Debug)]
struct Zone {
    origin: ZoneName,
    records: Vec<ZoneRecord>,
    signed: bool,
}

impl Zone {
    fn read(zone: &world::Zone) -> Result<Self> {
        let error = |why: String| Error::Zone { origin: zone.origin.to_owned(), why };
        let mut text = format!(
            "$ORIGIN {}.\n$TTL 3600\n@ IN SOA ns.invalid. hostmaster.invalid. 1 7200 3600 1209600 300\n",
            zone.origin
        );
        for part in zone.parts {
            text.push_str(part);
            text.push('\n');
        }
        let mut records = Vec::new();
        let mut file = Zonefile::from(text.as_str());
        while let Some(entry) = file.next_entry().map_err(|e| error(e.to_string()))? {
            match entry {
                Entry::Record(record) => records.push(record.flatten_into()),
                Entry::Include { .. } => return Err(error("no files are included".to_owned())),
            }
        }
        Ok(Self { origin: name(zone.origin)?, records, signed: zone.signed })
    }

    /// The records at a name, made from a wildcard where need be; `None` where the name does not exist.
    fn node(&self, name: &ZoneName) -> Option<Vec<ZoneRecord>> {
        if self.exists(name) {
            return Some(self.records_at(name).collect());
        }
        let encloser = name.iter_suffixes().find(|suffix| self.exists(suffix))?;
        let wildcard = Name::<Bytes>::from_octets([b"\x01*".as_slice(), encloser.as_slice()].concat().into()).ok()?;
        self.exists(&wildcard).then(|| {
            self.records_at(&wildcard)
                .map(|record| Record::new(name.clone(), record.class(), record.ttl(), record.into_data()))
                .collect()
        })
    }

    /// A name exists where it has records, or where a name below it has (RFC 8020).
    fn exists(&self, name: &ZoneName) -> bool {
        self.records.iter().any(|record| record.owner().ends_with(name))
    }

    fn records_at(&self, name: &ZoneName) -> impl Iterator<Item = ZoneRecord> {
        self.records.iter().filter(move |record| record.owner() == name).cloned()
    }

    fn soa(&self) -> Option<ZoneRecord> {
        self.records.iter().find(|record| record.rtype() == Rtype::SOA).cloned()
    }
}

/// A name from text without the final dot.
pub fn name(text: &str) -> Result<ZoneName> {
    format!("{text}.")
        .parse()
        .map_err(|why: domain::base::name::FromStrError| Error::Zone { origin: text.to_owned(), why: why.to_string() })
}

/// The record and its target, where it is a CNAME.
fn alias(record: &ZoneRecord) -> Option<(ZoneRecord, ZoneName)> {
    match record.data() {
        ZoneRecordData::Cname(cname) => Some((record.clone(), cname.cname().to_name())),
        _ => None,
    }
}
