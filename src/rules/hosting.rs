//! Hosting providers, by the names that aliases lead to, and what each answers for a name that nobody has set up there. Only what
//! the provider itself sends in that case stands here: a site that is set up and lacks a file answers otherwise. The words are those
//! on which the public lists of names that can be taken over agree.

use crate::read::Alias;

/// A hosting provider.
#[derive(Debug)]
pub(super) struct Hosting {
    /// What people call it.
    pub(super) name: &'static str,
    /// What the names end in that aliases lead to.
    suffixes: &'static [&'static str],
    /// What stands in its answer for a name that it does not know.
    nothing_here: &'static [&'static str],
}

const HOSTINGS: &[Hosting] = &[
    Hosting {
        name: "GitHub Pages",
        suffixes: &["github.io"],
        nothing_here: &["There isn't a GitHub Pages site here", "There isn&#39;t a GitHub Pages site here"],
    },
    Hosting { name: "Netlify", suffixes: &["netlify.app", "netlify.com"], nothing_here: &["Not Found - Request ID:"] },
    Hosting {
        name: "Vercel",
        suffixes: &["vercel-dns.com", "vercel.app"],
        nothing_here: &["DEPLOYMENT_NOT_FOUND", "The deployment could not be found on Vercel"],
    },
    Hosting { name: "Azure App Service", suffixes: &["azurewebsites.net"], nothing_here: &["404 Web Site not found"] },
    Hosting {
        name: "Amazon S3",
        suffixes: &["amazonaws.com"],
        nothing_here: &["<Code>NoSuchBucket</Code>", "Code: NoSuchBucket"],
    },
    Hosting {
        name: "Heroku",
        suffixes: &["herokudns.com", "herokuapp.com"],
        nothing_here: &["no-such-app", "No such app"],
    },
    Hosting { name: "Firebase Hosting", suffixes: &["web.app", "firebaseapp.com"], nothing_here: &["Site Not Found"] },
    Hosting { name: "Surge", suffixes: &["surge.sh"], nothing_here: &["project not found"] },
    Hosting { name: "Bitbucket", suffixes: &["bitbucket.io"], nothing_here: &["Repository not found"] },
];

impl Hosting {
    /// The provider that `alias` leads to, where it is a known one.
    pub(super) fn of(alias: &Alias) -> Option<&'static Self> {
        let name = alias.to.trim_end_matches('.').to_ascii_lowercase();
        let is_below = |suffix: &str| name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'));
        HOSTINGS.iter().find(|hosting| hosting.suffixes.iter().any(|suffix| is_below(suffix)))
    }

    /// Whether `body` is what it answers for a name that nobody has set up.
    pub(super) fn has_nothing_here(&self, body: &[u8]) -> bool {
        let text = String::from_utf8_lossy(body);
        self.nothing_here.iter().any(|words| text.contains(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(to: &str) -> Option<&'static str> {
        let alias = Alias { from: "mta-sts.example.com".to_owned(), to: to.to_owned(), ttl: 300 };
        Hosting::of(&alias).map(|hosting| hosting.name)
    }

    #[test]
    fn by_the_end_of_the_name_and_never_by_a_part_of_a_label() {
        assert_eq!(named("someone.github.io"), Some("GitHub Pages"));
        assert_eq!(named("Someone.GitHub.io."), Some("GitHub Pages"));
        assert_eq!(named("bucket.s3-website.eu-west-1.amazonaws.com"), Some("Amazon S3"));
        assert_eq!(named("notgithub.io"), None);
        assert_eq!(named("github.io"), None);
        assert_eq!(named("web.example.com"), None);
    }
}
