/** Names as people in the UK bear them, by origin so that given names and family names go together. */

export type Sex = 'female' | 'male'

export interface NamePool {
  /** Of a hundred people. */
  readonly share: number
  readonly female: readonly string[]
  readonly male: readonly string[]
  readonly family: readonly string[]
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const namePools: readonly NamePool[] = [
  {
    share: 74,
    female:
      words(`Margaret Susan Patricia Christine Jean Linda Barbara Elizabeth Jennifer Janet Carol Sarah Emma
      Claire Rebecca Laura Helen Rachel Katherine Victoria Charlotte Sophie Jessica Amelia Olivia Isla Grace Poppy
      Freya Eleanor Dorothy Joan Kathleen Sheila Pauline Gillian Deborah Joanne Nicola Zoë Siân Bethan`),
    male: words(`David John Peter Michael Alan Robert Stephen Paul Brian Graham Ian Andrew Richard Christopher
      Mark Simon Jonathan Daniel Matthew James Thomas William Oliver Harry George Jack Alfie Arthur Edward
      Kenneth Derek Roy Raymond Keith Trevor Nigel Gareth Rhys Callum Stuart Benjamin Samuel`),
    family:
      words(`Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker
      White Roberts Green Hall Wood Jackson Clarke Harrison Lewis Baker Cooper King Turner Hill Ward Morris Moore
      Bennett Shaw Fletcher Holmes Palmer Barker Whitfield Ashby Thornton Greenwood Hargreaves Ellwood Fairclough
      Pemberton Ravenscroft Llewellyn Campbell Stewart Murray MacDonald Parry-Jones Carter-Hughes`),
  },
  {
    share: 7,
    female: words('Priya Anjali Sunita Meera Kavita Aisha Fatima Zainab Nadia Samina Amina Ruksana Harpreet'),
    male: words('Rajesh Sanjay Vikram Amit Imran Mohammed Tariq Yusuf Bilal Hassan Omar Gurpreet Arjun'),
    family: words('Patel Shah Sharma Singh Kaur Khan Hussain Ahmed Begum Ali Mistry Chowdhury Rahman Iqbal'),
  },
  {
    share: 5,
    female: words('Adaeze Blessing Chidinma Folake Grace Marcia Sandra Yvonne Abena Efua'),
    male: words('Chukwuemeka Emmanuel Kwame Winston Delroy Samuel Tunde Kofi Babajide Leroy'),
    family: words('Okafor Adeyemi Mensah Campbell Grant Boateng Okonkwo Bailey Owusu Williams Eze Francis'),
  },
  {
    share: 8,
    female: words('Siobhán Aoife Niamh Bridget Maureen Katarzyna Agnieszka Małgorzata Zofia Ewa'),
    male: words('Seán Declan Patrick Brendan Liam Łukasz Piotr Paweł Tomasz Andrzej'),
    family:
      words(`O'Connor O'Brien Murphy Kelly Byrne Ó'Súilleabháin Nowak Kowalski Wiśniewski Zieliński Walsh
      Doyle Gallagher`),
  },
  {
    share: 6,
    female: words('Mei Ling Xiaoyan Elena Ana Sofia Ioana Françoise Renée Chiara'),
    male: words('Wei Jun Chen André José João Andrei Mihai Marco Hiroshi'),
    family: words('Chan Wong Li Zhang García Fernández Silva Popescu Rossi Nguyen Müller Lefèvre Tanaka'),
  },
]

/** What people are called by, where it differs from what they were named. */
export const nicknames: Readonly<Record<string, string>> = {
  Margaret: 'Peggy',
  Susan: 'Sue',
  Patricia: 'Pat',
  Christine: 'Chris',
  Barbara: 'Babs',
  Elizabeth: 'Liz',
  Jennifer: 'Jenny',
  Katherine: 'Kate',
  Victoria: 'Vicky',
  Rebecca: 'Becky',
  Charlotte: 'Lottie',
  Jessica: 'Jess',
  Eleanor: 'Nell',
  Dorothy: 'Dot',
  Deborah: 'Debbie',
  Joanne: 'Jo',
  Michael: 'Mick',
  Robert: 'Bob',
  Stephen: 'Steve',
  Andrew: 'Andy',
  Richard: 'Dick',
  Christopher: 'Chris',
  Jonathan: 'Jon',
  Daniel: 'Dan',
  Matthew: 'Matt',
  James: 'Jim',
  Thomas: 'Tom',
  William: 'Bill',
  Edward: 'Ted',
  Kenneth: 'Ken',
  Raymond: 'Ray',
  Benjamin: 'Ben',
  Samuel: 'Sam',
  Mohammed: 'Mo',
  Gurpreet: 'Gary',
  Katarzyna: 'Kasia',
  Małgorzata: 'Gosia',
}
